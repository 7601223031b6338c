// Rules of Bundle entries that R4 states in prose (sections 2.36.4 and 3.1.0.11): fullUrl and the request.
import { isResourceType, parseReference } from '@socle/engine/fhir';
import { show } from '@socle/kit/problem';
import { report, type Scope } from './scope.ts';
import { isObject, type Node } from './values.ts';

/** What is wrong with an entry: the element and a sentence's end. */
export function entryFault(entry: Node, c: Scope): { element: string; text: string } | undefined {
  const { fullUrl, resource } = entry;
  const type = (c.resource as Node).type;
  if (typeof fullUrl === 'string' && isObject(resource)) {
    const fault = fullUrlFault(fullUrl, resource);
    if (fault) return { element: 'fullUrl', text: `is ${show(fullUrl)}, ${fault}` };
  }
  return isObject(entry.request) && (type === 'transaction' || type === 'batch') ? requestFault(entry.request, resource) : undefined;
}

function fullUrlFault(fullUrl: string, resource: Node): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:/.test(fullUrl)) return 'which is not an absolute URL or URN';
  const parsed = parseReference(fullUrl);
  if (parsed?.kind !== 'absolute') return undefined;
  if (parsed.type !== resource.resourceType) return `but the resource is a ${show(resource.resourceType)}`;
  return resource.id !== undefined && parsed.id !== resource.id ? `but the id of the resource is ${show(resource.id)}` : undefined;
}

function requestFault(request: Node, resource: unknown): { element: string; text: string } | undefined {
  const { method, url } = request;
  if (typeof url !== 'string') return undefined;
  const path = url.replace(/^https?:\/\/[^?]*\/(?=[A-Z][A-Za-z]+(?:[/?]|$))/, '').replace(/[?#].*$/, '');
  const [type = '', id] = path.split('/');
  if ((method === 'POST' || method === 'PUT' || method === 'PATCH') && !isObject(resource))
    return { element: 'resource', text: `is missing: ${method} sends one` };
  if (type.startsWith('$') || id?.startsWith('$') || path === '') return undefined;
  if (!isResourceType(type) && (method === 'POST' || method === 'PUT' || method === 'DELETE' || method === 'PATCH')) {
    return { element: 'request.url', text: `is ${show(url)}, which names no resource type` };
  }
  const sent = isObject(resource) ? resource.resourceType : undefined;
  if ((method === 'POST' || method === 'PUT') && sent !== type && !path.includes('$'))
    return { element: 'request.url', text: `is ${show(url)}, but the resource is a ${show(sent)}` };
  return undefined;
}

export function reportEntry(entry: Node, c: Scope, path: string): void {
  const fault = entryFault(entry, c);
  if (fault) report(c, 'invalid', `${path}.${fault.element}`, `${path}.${fault.element} ${fault.text}`);
}
