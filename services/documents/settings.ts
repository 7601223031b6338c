// The settings of the shared record: SOCLE_DOCUMENTS_….
import { duration, list, size, text, url, whole } from '@socle/kit/config';

export const documentSettings = {
  documentMax: size({ meaning: 'Largest content of one document; no limit is published, this one is ours', fallback: 20 * 1024 * 1024 }),
  lotMax: whole(1, 1000, { meaning: 'Most documents of one lot', fallback: 50 }),
  countDefault: whole(1, 1000, { meaning: 'Documents of a page when _count does not say', fallback: 50 }),
  countMax: whole(1, 1000, { meaning: 'Most documents of a page', fallback: 200 }),
  professionalLevels: list({
    meaning: 'Levels of identification with which professionals may enter',
    fallback: ['eidas1', 'eidas2', 'eidas3'],
  }),
  patientLevels: list({ meaning: 'Levels of identification with which patients may enter', fallback: ['eidas1', 'eidas2', 'eidas3'] }),
  newWithin: duration({ meaning: 'At a first opening documents of acts within this time are new', fallback: 730 * 24 * 3_600_000 }),
  visitPause: duration({ meaning: 'Openings of a record closer than this are one visit', fallback: 30 * 60_000 }),
  keyFile: text({ meaning: 'File of the master keys of the contents; secrets/documents.key of the data folder unless told' }),
  bucketEndpoint: url(['http:', 'https:'], { meaning: 'S3-compatible server that keeps the contents; a folder does, without it' }),
  bucketRegion: text({ meaning: 'Region that the requests to the bucket are signed for', fallback: 'us-east-1' }),
  bucketName: text({ meaning: 'Name of the bucket' }),
  bucketAccessKey: text({ meaning: 'Access key of the bucket' }),
  bucketSecretKey: text({ meaning: 'Secret key of the bucket', secret: true }),
  orphanAge: duration({ meaning: 'Age from which a content that no document uses is removed', fallback: 3_600_000 }),
};
