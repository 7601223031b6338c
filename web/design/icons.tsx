// The few pictures that stand beside words; never in their place.

const paths = {
  document: 'M6 2.5h5.5L15.5 6.5v11a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-14a1 1 0 0 1 1-1Zm5 .5v4h4M7.5 11h5M7.5 14h5',
  back: 'M12 4.5 6.5 10l5.5 5.5',
  lock: 'M6 9V6.5a4 4 0 0 1 8 0V9m-9 0h10a1 1 0 0 1 1 1v6.5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1Z',
  eye: 'M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5Zm8-2.3a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6Z',
  hidden: 'M3 3l14 14M8.2 5.2A8.6 8.6 0 0 1 10 5c5 0 8 5 8 5a14 14 0 0 1-2.6 3M5.2 6.5A13.6 13.6 0 0 0 2 10s3 5 8 5c1.4 0 2.6-.4 3.7-.9',
  plus: 'M10 4v12M4 10h12',
  alert: 'M10 3 18 16.5H2ZM10 8v4m0 2.2v.1',
  check: 'm4 10.5 4 4 8-9',
  person: 'M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-7 7.5c.6-3.3 3.4-5 7-5s6.400 1.700 7 5',
  search: 'M9 3.500a5.500 5.500 0 1 1 0 11 5.500 5.500 0 0 1 0-11Zm4 9.500 4 4',

  go: 'M4 10h12m-5-5 5 5-5 5',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
