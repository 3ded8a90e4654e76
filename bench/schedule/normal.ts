/** The chance that a normally distributed number is above `x`, to about 1e-15 relative (G. West, "Better approximations to cumulative normal functions", 2005, after Hart). */
export function normalAbove(x: number): number {
  const size = Math.abs(x);
  if (size > 37) return x > 0 ? 0 : 1;
  const bell = Math.exp((-size * size) / 2);
  let above: number;
  if (size < 7.07106781186547) {
    let top = 3.52624965998911e-2 * size + 0.700383064443688;
    for (const factor of [6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931, 220.206867912376])
      top = top * size + factor;
    let bottom = 8.83883476483184e-2 * size + 1.75566716318264;
    for (const factor of [
      16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831, 793.826512519948, 440.413735824752,
    ]) {
      bottom = bottom * size + factor;
    }
    above = (bell * top) / bottom;
  } else {
    above = bell / (size + 1 / (size + 2 / (size + 3 / (size + 4 / (size + 0.65))))) / 2.506628274631;
  }
  return x > 0 ? above : 1 - above;
}
