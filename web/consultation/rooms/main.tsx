// The rooms of the consultation that need script.
import { start } from '../../kit/app.tsx';

start(<p>…</p>);
