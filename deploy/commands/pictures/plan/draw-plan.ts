import { drawCard } from '../card';
import { element, text, title } from '../svg';
import { purposeOf } from './purposes';
import { readRooms, type Room } from './read-rooms';

const width = 1000;
const box = { width: 224, height: 58 };
const storey = 104;
const top = 84;

const style = `
  .room { fill: var(--soft); stroke: var(--frame); stroke-width: 1.5; }
  .way { fill: none; stroke: var(--faint); stroke-width: 1.5; }`;

interface PlacedRoom extends Room {
  readonly x: number;
  readonly y: number;
}

/** The folders of the project, each above all that it imports. */
export function drawPlan(): string {
  const rooms = place(readRooms());
  const floors = Math.max(...rooms.map(({ floor }) => floor)) + 1;
  const names = rooms.map(({ name }) => name).join(', ');
  return drawCard({ width, height: top + floors * storey, title: `The plan of the house: ${names}`, style }, [
    text(24, 36, 'heading', 'The plan of the house'),
    text(
      24,
      60,
      'faint',
      'Each room is above all that it imports; a line leads to what it imports by itself.',
    ),
    ...rooms.flatMap((room) =>
      rooms.filter(({ name }) => room.below.includes(name)).map((to) => way(room, to)),
    ),
    ...rooms.map(drawRoom),
  ]);
}

function place(rooms: readonly Room[]): PlacedRoom[] {
  const highest = Math.max(...rooms.map(({ floor }) => floor));
  return rooms.map((room) => {
    const beside = rooms.filter(({ floor }) => floor === room.floor);
    const share = (width - 24) / beside.length;
    const x = 12 + share * (beside.indexOf(room) + 0.5) - box.width / 2;
    return { ...room, x, y: top + (highest - room.floor) * storey };
  });
}

const drawRoom = ({ name, x, y }: PlacedRoom): string =>
  element(
    'g',
    {},
    element('rect', { ...box, x, y, rx: 8, class: 'room' }),
    text(x + box.width / 2, y + 25, 'strong middle', name),
    text(x + box.width / 2, y + 45, 'faint middle', purposeOf(name)),
  );

function way(from: PlacedRoom, to: PlacedRoom): string {
  const [startX, startY] = [from.x + box.width / 2, from.y + box.height];
  const [endX, endY] = [to.x + box.width / 2, to.y];
  const half = (startY + endY) / 2;
  const d = `M${startX} ${startY} C${startX} ${half} ${endX} ${half} ${endX} ${endY}`;
  return element('g', {}, title(`${from.name} imports ${to.name}`), element('path', { d, class: 'way' }));
}
