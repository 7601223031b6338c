// The door of the jobs room.

export type { AddOptions, FailedJob, JobContext, JobCounts, JobHandler, JobPayload, Jobs, JobsOptions } from './contract.ts';
export { createJobs } from './queue.ts';
