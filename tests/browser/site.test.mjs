// The journeys around the queue, in one process, upon one product of their own.
import './sign_in_journey.mjs';
import './trial_journey.mjs';
import './billing_journey.mjs';
import './plan_journey.mjs';
import './wizard_journey.mjs';
import './mailbox_journey.mjs';
import './sender_checks_journey.mjs';
import './sign_in_at_provider_journey.mjs';
import './settings_journey.mjs';
import './matters_journey.mjs';
import './operator_journey.mjs';
import './look_journey.mjs';
import './accessibility_journey.mjs';
