// What the screens of a record ask of the API, and what they do to it.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { DocumentPage, Reading, RecordView } from '../../services/documents/contract.ts';
import { type AccessMode, get, query } from '../kit/api.ts';
import { useLanguage } from '../kit/language.tsx';

export const recordKey = (patient: string): readonly string[] => ['record', patient];

export function useRecord(patient: string, mode: AccessMode) {
  return useQuery({
    queryKey: [...recordKey(patient), mode],
    queryFn: () => get<RecordView>(`/documents/records/${encodeURIComponent(patient)}`, mode),
  });
}

export interface Filters {
  readonly category?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly author?: string | undefined;
  readonly structure?: string | undefined;
  readonly new?: 'true' | undefined;
  readonly status?: 'superseded' | undefined;
}

export function useDocuments(patient: string, filters: Filters, mode: AccessMode, enabled = true) {
  return useInfiniteQuery({
    queryKey: [...recordKey(patient), 'documents', mode, filters],
    queryFn: ({ pageParam }) =>
      get<DocumentPage>(`/documents/records/${encodeURIComponent(patient)}/documents${query({ ...filters, cursor: pageParam })}`, mode),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    enabled,
  });
}

export function useReading(id: string, patient: string, mode: AccessMode) {
  // The fragment is written in the language of the reader.
  const language = useLanguage();
  return useQuery({
    queryKey: [...recordKey(patient), 'reading', id, mode, language],
    queryFn: () => get<Reading>(`/documents/read/${encodeURIComponent(id)}`, mode),
  });
}
