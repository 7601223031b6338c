// The settings that belong to no room: where the data are, where to listen.
import { text, whole } from './setting.ts';

export const generalSettings = {
  data: text({ meaning: 'Folder of the data: database, secrets, logs; made at first start', fallback: './data' }),
  host: text({ meaning: 'Address to listen on; 0.0.0.0 for every network', fallback: '127.0.0.1' }),
  port: whole(0, 65_535, { meaning: 'Port to listen on; 0 for any free one', fallback: 8080 }),
};
