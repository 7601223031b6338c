// All the paths that are open to all, under one roof.
import { keepAnswers } from '@socle/kit/http';
import type { FastifyInstance } from 'fastify';
import type { FrameworkParts, OpenFramework } from '../open.ts';
import { exportRoutes } from './exports.ts';
import { readRoutes } from './read.ts';
import { toolRoutes } from './tools.ts';

export function publicPaths(app: FastifyInstance, parts: FrameworkParts, framework: OpenFramework, baseUrl: () => string): void {
  const answers = keepAnswers({ bytes: parts.settings.answersInMemory, cacheControl: 'public, max-age=0, must-revalidate' });
  readRoutes(app, { framework, answers });
  exportRoutes(app, { framework, parts, answers, baseUrl });
  toolRoutes(app, { ...parts, framework });
}
