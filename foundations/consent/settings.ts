// The settings of consent: SOCLE_CONSENT_….
import { duration, whole } from '@socle/kit/config';

const hour = 3_600_000;

export const consentSettings = {
  explicitFor: duration({ meaning: 'How long an explicit consent holds, given for one consultation', fallback: 24 * hour }),
  emergencyFor: duration({ meaning: 'How long a declared emergency access holds', fallback: 4 * hour }),
  reasonMin: whole(1, 500, { meaning: 'Letters that the reason of an emergency access has at least', fallback: 10 }),
  careTeamFor: duration({ meaning: 'How long a declared membership of a care team holds', fallback: 365 * 24 * hour }),
};
