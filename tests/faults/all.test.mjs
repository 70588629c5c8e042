// Every test of faults, in one process, upon one stack of real processes.
import './matrix_of_kills.mjs';
import './fencing.mjs';
import './parallel_approvals.mjs';
import './torture.mjs';
import './verify_sends.mjs';
import './verify_imap_sends.mjs';
import './imap_sign_in.mjs';
import './imap_matrix.mjs';
