/**
 * In the page: turns the wheel over a canvas in every frame, one of `moves` after the other and again from the first;
 * takes the time, ms, of each frame's script with the drawing that it asks for.
 * @param {{ selector: string, moves: readonly WheelEventInit[], warmUp: number, frames: number }} wanted
 * @returns {Promise<readonly number[]>}
 */
export function timedFrames({ selector, moves, warmUp, frames }) {
  const canvas = document.querySelector(selector);
  const context = canvas.getContext("2d");
  const { left, top } = canvas.getBoundingClientRect();
  const place = { clientX: left + 500, clientY: top + 100, bubbles: true, cancelable: true };
  const request = window.requestAnimationFrame.bind(window);
  const times = [];
  const move = () => {
    const { [times.length % moves.length]: next } = moves;
    canvas.dispatchEvent(new WheelEvent("wheel", { ...place, ...next }));
  };
  return new Promise((resolve) => {
    window.requestAnimationFrame = (paint) =>
      request((now) => {
        const start = performance.now();
        paint(now);
        // Reading a pixel makes the canvas draw what it has only noted down.
        context.getImageData(0, 0, 1, 1);
        times.push(performance.now() - start);
        if (times.length === warmUp + frames) {
          window.requestAnimationFrame = request;
          resolve(times.slice(warmUp));
        } else move();
      });
    move();
  });
}
