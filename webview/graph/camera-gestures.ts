/** What wheel, mouse and fingers do to the camera. */

/** A press that moves farther than this is a drag and no click, px. */
const SLOP = 2;
/** The zoom of one step of the wheel by the unit that it is told in, as in d3-zoom: pixels, lines, pages. */
const WHEEL = [0.002, 0.05, 1] as const;
/** A pinch on a touch pad comes as a wheel with Ctrl, in far smaller steps. */
const PINCH = 10;

/** Whom the gestures move. Places are px of the canvas. */
export interface CameraPorts {
  /** The user has taken hold: whatever moves by itself stops. */
  hold(): void;
  move(byX: number, byY: number): void;
  zoom(factor: number, x: number, y: number): void;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** The wheel zooms around the pointer, a drag moves, two fingers do both. The click that ends a drag is swallowed. */
export function listenToCamera(canvas: HTMLCanvasElement, ports: CameraPorts): void {
  const held = new Map<number, Place>();
  let travelled = 0;
  canvas.style.touchAction = "none";
  canvas.addEventListener("wheel", (event) => wheel(event, ports), { passive: false });
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.ctrlKey) return;
    canvas.setPointerCapture(event.pointerId);
    if (held.size === 0) travelled = 0;
    held.set(event.pointerId, placeOf(event));
    ports.hold();
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = held.get(event.pointerId);
    if (before === undefined) return;
    const now = placeOf(event);
    held.set(event.pointerId, now);
    travelled += Math.hypot(now.x - before.x, now.y - before.y);
    const [other] = [...held].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    if (other === undefined) ports.move(now.x - before.x, now.y - before.y);
    else pinch(ports, other, before, now);
  });
  const release = (event: PointerEvent): void => {
    held.delete(event.pointerId);
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener(
    "click",
    (event) => {
      if (travelled > SLOP) event.stopImmediatePropagation();
      travelled = 0;
    },
    { capture: true },
  );
}

/** One finger moves, the other rests: the middle between them moves by half, and keeps what is under it. */
function pinch(ports: CameraPorts, resting: Place, before: Place, now: Place): void {
  const distance = (place: Place): number =>
    Math.max(1, Math.hypot(place.x - resting.x, place.y - resting.y));
  const middle = { x: (before.x + resting.x) / 2, y: (before.y + resting.y) / 2 };
  ports.zoom(distance(now) / distance(before), middle.x, middle.y);
  ports.move((now.x - before.x) / 2, (now.y - before.y) / 2);
}

function wheel(event: WheelEvent, ports: CameraPorts): void {
  event.preventDefault();
  ports.hold();
  const step = -event.deltaY * (WHEEL[event.deltaMode] ?? WHEEL[0]) * (event.ctrlKey ? PINCH : 1);
  ports.zoom(2 ** step, event.offsetX, event.offsetY);
}

function placeOf(event: PointerEvent): Place {
  return { x: event.offsetX, y: event.offsetY };
}
