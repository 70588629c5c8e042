// The journeys of mail and its replies, in one process, upon one product.
import './first_day_journey.mjs';
import './portal_journey.mjs';
import './hands_journey.mjs';
import './offline_journey.mjs';
import './colleagues_journey.mjs';
import './sending_journey.mjs';
import './policy_journey.mjs';
import './facing_journey.mjs';
