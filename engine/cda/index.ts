// The door of CDA R2.
export type * from './contract.ts';
export { type DetectedType, detectContent } from './detect.ts';
export { inspectPdf, type PdfFindings } from './inspect-pdf.ts';
export { parseCda } from './parse.ts';
export { cdaNamespace } from './parts.ts';
export { fullName, renderCda } from './render.ts';
export { checkFrenchHeader } from './rules/french-header.ts';
export { toFhirDate } from './rules/time.ts';
export { buildCda, buildPdf, type CdaToBuild } from './samples/build.ts';
