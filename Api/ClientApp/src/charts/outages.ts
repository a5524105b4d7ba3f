import type uPlot from 'uplot';
import type { Outage } from '../feed/pulse';
import { cssColour } from '../shell/theme';

const StripePx = 7;

/** Hatches the stretches in which the page was cut off and could not make up for it: an empty chart must not look like a calm crowd. */
export function shadeOutages(plot: uPlot, outages: Iterable<Outage>): void {
  const { ctx, bbox } = plot;
  for (const outage of outages) {
    if (outage.to !== undefined && !outage.missed) continue;
    const from = Math.max(bbox.left, plot.valToPos(outage.from / 1000, 'x', true));
    const to = Math.min(bbox.left + bbox.width, outage.to === undefined ? Infinity : plot.valToPos(outage.to / 1000, 'x', true));
    if (to - from < 2) continue;
    ctx.save();
    ctx.beginPath();
    ctx.rect(from, bbox.top, to - from, bbox.height);
    ctx.clip();
    ctx.strokeStyle = cssColour('--ink-faint');
    ctx.globalAlpha = 0.5;
    ctx.lineWidth = 1;
    ctx.beginPath();
    const step = StripePx * devicePixelRatio;
    for (let x = from - bbox.height; x < to; x += step) {
      ctx.moveTo(x, bbox.top + bbox.height);
      ctx.lineTo(x + bbox.height, bbox.top);
    }
    ctx.stroke();
    ctx.restore();
  }
}
