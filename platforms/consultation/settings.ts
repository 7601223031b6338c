// The settings of the consultation: SOCLE_CONSULTATION_….
import { duration, size, text, whole } from '@socle/kit/config';

const minute = 60_000;
const day = 86_400_000;

export const consultationSettings = {
  grace: duration({ meaning: 'After a deadline, how long a draft that was begun before it may still be posted', fallback: 30 * minute }),
  postsAnHour: whole(1, 100_000, { meaning: 'Contributions and replies that one account may post in an hour', fallback: 60 }),
  textSize: size({ meaning: 'Size of the words of one contribution', fallback: 40_000 }),
  attachmentSize: size({ meaning: 'Size of one attachment', fallback: 10 * 1024 * 1024 }),
  attachments: whole(0, 50, { meaning: 'Attachments of one contribution', fallback: 5 }),
  noteSize: size({ meaning: 'Size of a position note, as sent', fallback: 20 * 1024 * 1024 }),
  noteParts: whole(1, 5_000, { meaning: 'Parts that a position note may be split into', fallback: 400 }),
  scan: text({
    meaning: 'Address of a clamd that scans attachments (host:port); without it only the test signature is known',
    fallback: '',
  }),
  moderateWithin: duration({ meaning: 'Time in which a report is to be looked at', fallback: 2 * day }),
  answerWithin: duration({ meaning: 'Time in which a contribution is to be answered once it was assigned', fallback: 21 * day }),
  keepPeople: duration({ meaning: 'After the result, how long names and accounts of contributors are kept', fallback: 3 * 365 * day }),
  pagesInMemory: size({ meaning: 'Memory for pages that were made once', fallback: 24 * 1024 * 1024 }),
};
