// The settings of patient identity: SOCLE_PATIENT_IDENTITY_….
import { choice, list, whole } from '@socle/kit/config';

export const patientIdentitySettings = {
  environment: choice(['test', 'production'], {
    meaning: 'Which OIDs of the INS are accepted: those of tests and demonstrations, or the real ones',
    fallback: 'test',
  }),
  nameMin: whole(1, 10, { meaning: 'Letters of a name that a search by birth date wants', fallback: 3 }),
  candidatesMax: whole(1, 200, { meaning: 'Most candidates that a search gives', fallback: 50 }),
  evidence: list({
    meaning: 'Kinds of evidence of high trust that may check an identity',
    fallback: ['passport', 'identity-card', 'residence-permit', 'birth-certificate', 'livret-de-famille', 'apcv'],
  }),
};
