// By which mode this tab enters the record of a patient: kept until the tab closes, never longer.
import { useCallback, useState } from 'react';
import type { AccessMode } from '../kit/api.ts';

const keyOf = (patient: string): string => `socle-mode ${patient}`;

export function modeOf(patient: string): AccessMode {
  const kept = sessionStorage.getItem(keyOf(patient));
  return kept === 'bris_de_glace' || kept === 'centre_15' ? kept : 'normal';
}

export function useMode(patient: string): readonly [AccessMode, (mode: AccessMode) => void] {
  const [mode, setMode] = useState(() => modeOf(patient));
  const choose = useCallback(
    (next: AccessMode) => {
      if (next === 'normal') sessionStorage.removeItem(keyOf(patient));
      else sessionStorage.setItem(keyOf(patient), next);
      setMode(next);
    },
    [patient],
  );
  return [mode, choose];
}
