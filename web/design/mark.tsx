// The mark of Socle: a house of floors on its plinth. platforms/portal/mark.ts draws the same for the icon.

export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <g fill="currentColor">
        <path d="M16 3.2 26 9.4a1 1 0 0 1-.5 1.85h-19A1 1 0 0 1 6 9.4Z" />
        <rect x="8" y="13.25" width="16" height="3.6" rx="1" />
        <rect x="8" y="18.85" width="16" height="3.6" rx="1" />
        <rect x="3.5" y="24.45" width="25" height="4.6" rx="1.2" />
      </g>
    </svg>
  );
}
