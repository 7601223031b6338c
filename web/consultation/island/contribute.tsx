// What makes a page of the text one to write on: words that are selected, links that say « contribute », an address that asks for it.
import { useEffect, useState } from 'react';
import type { Anchor, TargetKind } from '../../../platforms/consultation/contract.ts';
import { useTexts } from '../../kit/language.tsx';
import { Panel } from './panel.tsx';
import { type Picked, type Place, paint, pickedNow, placeOf, selectorOf } from './passage.ts';
import { texts } from './texts.ts';
import type { Told } from './told.ts';

interface Open {
  readonly place: Place;
  readonly anchor: Anchor | undefined;
}

const holderOf = (asked: string): HTMLElement | null => {
  const at = asked.indexOf(':');
  return document.querySelector<HTMLElement>(selectorOf({ kind: asked.slice(0, at) as TargetKind, id: asked.slice(at + 1) }));
};

export function Contribute({ told }: { readonly told: Told }) {
  const [open, setOpen] = useState<Open>();
  const [picked, setPicked] = useState<Picked>();

  useEffect(() => {
    const pressed = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-contribute]') : null;
      const holder = link && holderOf(link.dataset.contribute ?? '');
      if (!holder || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      link.focus();
      setOpen({ place: placeOf(holder), anchor: undefined });
    };
    document.addEventListener('click', pressed);
    const asked = new URLSearchParams(location.search).get('contribute');
    const holder = asked === null ? null : holderOf(asked);
    if (holder) {
      // Where the focus comes back to when the panel closes.
      holder.querySelector<HTMLElement>('.cs-contribute')?.focus();
      setOpen({ place: placeOf(holder), anchor: undefined });
      holder.scrollIntoView({ block: 'center' });
    }
    return () => document.removeEventListener('click', pressed);
  }, []);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    // A selection that is still being drawn is not asked about.
    const changed = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => setPicked(pickedNow()), 160);
    };
    document.addEventListener('selectionchange', changed);
    addEventListener('scroll', changed, { passive: true });
    return () => {
      clearTimeout(timer);
      document.removeEventListener('selectionchange', changed);
      removeEventListener('scroll', changed);
    };
  }, []);

  useEffect(() => {
    paint('cs-writing', open?.place, open?.anchor);
    const holder = open && document.querySelector(selectorOf(open.place));
    holder?.classList.add('cs-picked');
    return () => {
      paint('cs-writing', undefined, undefined);
      holder?.classList.remove('cs-picked');
    };
  }, [open]);

  const take = (from: Picked): void => {
    setOpen({ place: from.place, anchor: from.anchor });
    setPicked(undefined);
    getSelection()?.removeAllRanges();
  };
  return (
    <>
      {picked ? <Floating picked={picked} writing={open?.place.id === picked.place.id} onTake={() => take(picked)} /> : null}
      {open ? (
        <Panel
          key={open.place.id}
          told={told}
          place={open.place}
          anchor={open.anchor}
          onAnchor={(anchor) => setOpen({ place: open.place, anchor })}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </>
  );
}

/** Beside the words that were selected. Its place is set by script: no style stands in the page. */
function Floating({ picked, writing, onTake }: { readonly picked: Picked; readonly writing: boolean; readonly onTake: () => void }) {
  const say = useTexts(texts);
  const { rect } = picked;
  return (
    <button
      type="button"
      className="cs-floating"
      ref={(button) => {
        if (!button) return;
        button.style.top = `${Math.min(innerHeight - 56, rect.bottom + 8)}px`;
        button.style.left = `${Math.max(8, Math.min(innerWidth - button.offsetWidth - 8, rect.left))}px`;
      }}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onTake}
    >
      {writing ? say('usePassage') : say('onPassage')}
    </button>
  );
}
