// The house as a picture that can be read: floors from the ground up, rooms in their order, doors where there are some.
import { useId } from 'react';
import { type Floor, floors, house, type Room } from '../../house.ts';
import { useLanguage, useTexts } from '../kit/language.tsx';
import { doors, floorTexts, inFrench } from './rooms.ts';

export function HousePicture() {
  const shown = [...floors].reverse().filter((floor) => house.some((room) => room.floor === floor));
  return (
    <div className="house">
      <svg className="roof" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <path d="M50 0 100 8H0Z" fill="currentColor" />
      </svg>
      <div className="floors">
        {shown.map((floor) => (
          <FloorOf key={floor} floor={floor} />
        ))}
      </div>
      <div className="plinth" aria-hidden="true" />
    </div>
  );
}

function FloorOf({ floor }: { readonly floor: Floor }) {
  const say = useTexts(floorTexts);
  const id = useId();
  return (
    <section className={`floor floor-${floor}`} aria-labelledby={id}>
      <div className="floor-name">
        <h3 id={id}>{say(floor)}</h3>
        <span>{say(`${floor}-about`)}</span>
      </div>
      <ul className="rooms">
        {house
          .filter((room) => room.floor === floor)
          .map((room) => (
            <RoomOf key={room.name} room={room} />
          ))}
      </ul>
    </section>
  );
}

function RoomOf({ room: { name, purpose } }: { readonly room: Room }) {
  const french = inFrench[name];
  const inLanguage = useLanguage() === 'fr' && french ? { text: french } : { text: purpose, lang: 'en' };
  return (
    <li className="room">
      <strong>{name}</strong>
      <span lang={inLanguage.lang}>{inLanguage.text}</span>
      {doors[name]?.map(({ label, path }) => (
        <a key={path} href={path} className="door">
          {label}
        </a>
      ))}
    </li>
  );
}
