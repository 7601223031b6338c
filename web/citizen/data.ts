// What the screens of a patient ask of consent, of the trace, and of identities.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { PlainEntry } from '../../foundations/audit/contract.ts';
import type { Change, ChangeKind, ConsentState, Notice, Statement } from '../../foundations/consent/contract.ts';
import type { RecordView } from '../../services/documents/contract.ts';
import { get, post, query } from '../kit/api.ts';
import { useLanguage } from '../kit/language.tsx';
import { recordKey } from '../record/data.ts';

const consentPath = (patient: string): string => `/consent/patients/${encodeURIComponent(patient)}`;

export function useConsent(patient: string) {
  return useQuery({ queryKey: ['consent', patient, 'state'], queryFn: () => get<ConsentState>(consentPath(patient)) });
}

export function useNotices(patient: string) {
  return useQuery({
    queryKey: ['consent', patient, 'notices'],
    queryFn: async () => (await get<{ notices: readonly Notice[] }>(`${consentPath(patient)}/notices`)).notices,
  });
}

export function useHistory(patient: string) {
  return useQuery({
    queryKey: ['consent', patient, 'history'],
    queryFn: async () => (await get<{ statements: readonly Statement[] }>(`${consentPath(patient)}/history`)).statements,
  });
}

/** One change of consent: everything that follows from it is asked again. */
export function useChange(patient: string) {
  const client = useQueryClient();
  return async <K extends ChangeKind>(kind: K, change: Omit<Extract<Change, { kind: K }>, 'kind'>): Promise<void> => {
    await post(`${consentPath(patient)}/${kind}`, change);
    await Promise.all([
      client.invalidateQueries({ queryKey: ['consent', patient] }),
      // What was seen under the choices of before is not shown again, not even for a moment.
      client.resetQueries({ queryKey: recordKey(patient) }),
    ]);
  };
}

export function useNoticesSeen(patient: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (upTo: number) => post(`${consentPath(patient)}/notices/seen`, { upTo }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['consent', patient, 'notices'] }),
  });
}

export function useDependants() {
  return useQuery({
    queryKey: ['dependants'],
    queryFn: async () => {
      const { dependants } = await get<{ dependants: readonly { patient: string }[] }>('/consent/dependants');
      const records = await Promise.all(
        dependants.map(({ patient }) => get<RecordView>(`/documents/records/${encodeURIComponent(patient)}`)),
      );
      return records.map(({ patient }) => patient);
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

interface AccessPage {
  readonly entries: readonly PlainEntry[];
  readonly before?: string;
}

export function useAccesses(patient: string) {
  const language = useLanguage();
  return useInfiniteQuery({
    queryKey: ['accesses', patient, language],
    queryFn: ({ pageParam }) => get<AccessPage>(`/audit/mine${query({ patient, count: '60', before: pageParam })}`),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ before }) => before,
  });
}
