// The law of the house: the ordered list of rooms. A room may import only rooms that stand before it.

export const floors = ['kit', 'engine', 'foundations', 'services', 'platforms'] as const;
export type Floor = (typeof floors)[number];

export interface Room {
  readonly floor: Floor;
  readonly name: string;
  /** What the room is for, in a few words: the CLI, the documentation and the diagram print it. */
  readonly purpose: string;
  /** The PostgreSQL schema that this room, and no other, may name. */
  readonly schema?: string;
}

export const house: readonly Room[] = [
  { floor: 'kit', name: 'clock', purpose: 'time and chance, so that tests can fix them' },
  { floor: 'kit', name: 'memory', purpose: 'what large buffers hold, handed back at once' },
  { floor: 'kit', name: 'problem', purpose: 'one way to say no' },
  { floor: 'kit', name: 'i18n', purpose: 'French and English texts' },
  { floor: 'kit', name: 'config', purpose: 'settings read once from the environment' },
  { floor: 'kit', name: 'cli', purpose: 'what people read and type in a terminal' },
  { floor: 'kit', name: 'log', purpose: 'structured log with redaction' },
  { floor: 'kit', name: 'sql', purpose: 'PostgreSQL access: pool, statements, transactions, COPY' },
  { floor: 'kit', name: 'database', purpose: 'the embedded PostgreSQL, migrations, databases for tests', schema: 'kit' },
  { floor: 'kit', name: 'xml', purpose: 'XML read safely into a small tree' },
  { floor: 'kit', name: 'blob', purpose: 'contents by what they are, verified and encrypted at rest' },
  { floor: 'kit', name: 'crypto', purpose: 'secrets sealed before they lie in a table' },
  { floor: 'kit', name: 'html', purpose: 'HTML from templates that escape' },
  { floor: 'kit', name: 'jobs', purpose: 'work queued in the transaction that causes it', schema: 'jobs' },
  { floor: 'kit', name: 'http', purpose: 'the HTTP server, its guards and its metrics' },
  { floor: 'kit', name: 'room', purpose: 'the definition of a room, and how a house of rooms opens', schema: 'installation' },
  { floor: 'kit', name: 'mail', purpose: 'mail sent by SMTP, or kept in an outbox to read', schema: 'mail' },
  { floor: 'kit', name: 'screens', purpose: 'the screens of web/, bundled when they changed' },

  { floor: 'engine', name: 'fhir', purpose: 'FHIR R4 definitions, JSON and XML' },
  { floor: 'engine', name: 'fhirpath', purpose: 'FHIRPath compiled to closures' },
  { floor: 'engine', name: 'validation', purpose: 'conformance of a resource to the base and to profiles' },
  { floor: 'engine', name: 'terminology', purpose: 'code systems, value sets, concept maps' },
  { floor: 'engine', name: 'search', purpose: 'search parameters: extraction, queries, matching' },
  { floor: 'engine', name: 'store', purpose: 'resources, versions and their index in PostgreSQL' },
  { floor: 'engine', name: 'rest', purpose: 'the FHIR REST interactions' },
  { floor: 'engine', name: 'bulk', purpose: 'import and export of many resources' },
  { floor: 'engine', name: 'cda', purpose: 'CDA R2 documents, read and shown' },

  { floor: 'foundations', name: 'audit', purpose: 'the trace of every access, append-only and sealed', schema: 'audit' },
  { floor: 'foundations', name: 'identity', purpose: 'sign-in, tokens, sessions: who calls, acting as what', schema: 'identity' },
  { floor: 'foundations', name: 'subscription', purpose: 'who follows what by mail, and the digests', schema: 'subscription' },
  { floor: 'foundations', name: 'patient-identity', purpose: 'who the patient is: INS, status, evidence', schema: 'patient_identity' },
  { floor: 'foundations', name: 'consent', purpose: 'what patients decide, what professionals declare', schema: 'consent' },
  {
    floor: 'foundations',
    name: 'framework',
    purpose: 'the doctrine as data: editions, requirements, what follows from them',
    schema: 'framework',
  },

  { floor: 'services', name: 'documents', purpose: 'the shared record of health documents', schema: 'documents' },
  { floor: 'services', name: 'clinical', purpose: 'the structured clinical repository', schema: 'clinical' },

  { floor: 'platforms', name: 'doctrine', purpose: 'the doctrine, to read, compare and compute' },
  {
    floor: 'platforms',
    name: 'consultation',
    purpose: 'the public consultation: contributions anchored, answered, published',
    schema: 'consultation',
  },
  { floor: 'platforms', name: 'outbox', purpose: 'the mail that was sent, for administrators' },
  { floor: 'platforms', name: 'portal', purpose: 'the screens of professionals and of patients' },
];
