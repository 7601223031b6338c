// What has just been done, said once, aloud and on the screen; it goes by itself and holds nothing that one must press.
import { createContext, type ReactNode, use, useCallback, useEffect, useState } from 'react';

const ToastContext = createContext<(text: string) => void>(() => undefined);
const shownFor = 6000;

export const useToast = (): ((text: string) => void) => use(ToastContext);

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [toast, setToast] = useState<{ readonly text: string; readonly number: number }>();
  const show = useCallback((text: string) => setToast((before) => ({ text, number: (before?.number ?? 0) + 1 })), []);
  useEffect(() => {
    if (!toast) return;
    const timer = setTimeout(() => setToast(undefined), shownFor);
    return () => clearTimeout(timer);
  }, [toast]);
  return (
    <ToastContext value={show}>
      {children}
      <div className="toasts" role="status">
        {toast ? (
          <div className="toast" key={toast.number}>
            {toast.text}
          </div>
        ) : null}
      </div>
    </ToastContext>
  );
}
