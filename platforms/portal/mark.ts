// The mark of Socle, as the icon of its pages: a house of floors on a plinth. web/design/mark.tsx draws the same.

export const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<style>:root{color:#17594f}@media(prefers-color-scheme:dark){:root{color:#7fd3c2}}</style>
<g fill="currentColor">
<path d="M16 3.2 26 9.4a1 1 0 0 1-.5 1.85h-19A1 1 0 0 1 6 9.4Z"/>
<rect x="8" y="13.25" width="16" height="3.6" rx="1"/>
<rect x="8" y="18.85" width="16" height="3.6" rx="1"/>
<rect x="3.5" y="24.45" width="25" height="4.6" rx="1.2"/>
</g>
</svg>
`;
