// Starts the portal.
import { start } from '../kit/app.tsx';

start(null);
