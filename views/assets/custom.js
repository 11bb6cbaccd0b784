// What panels share in the browser. Solara puts a file of this name into the page before it asks the server for widgets.
{
  const child = (parent, tag, attributes, text = '') => {
    const element = parent.appendChild(document.createElementNS('http://www.w3.org/2000/svg', tag));
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };

  const scale = ([low, high], from, to) => (value) => from + ((value - low) / (high - low)) * (to - from);

  // Curves and intervals of a figure as plain SVG, where Plotly would draw them. Every axis must have a range.
  class Sketch {
    constructor(canvas, { data, layout }) {
      this.svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      const { l: left, t: top, r, b } = layout.margin;
      const [right, bottom] = [canvas.clientWidth - r, canvas.clientHeight - b];
      const names = layout.yaxis.categoryarray;
      const height = scale(layout.yaxis.range, bottom, top);
      this.x = scale(layout.xaxis.range, left, right);
      this.y = { y: names ? (name) => height(names.indexOf(name)) : height };
      if (layout.yaxis2) this.y.y2 = scale(layout.yaxis2.range, bottom, top);
      child(this.svg, 'path', { d: `M${left},${top}V${bottom}H${right}` });
      this.label(layout, left, bottom);
      this.legend = child(this.svg, 'text', { x: left, y: top - 10 });
      for (const trace of data) this.draw(trace);
      canvas.replaceChildren(this.svg);
    }

    label({ xaxis, yaxis }, left, bottom) {
      const beside = { x: left - 4, 'text-anchor': 'end' };
      for (const end of xaxis.range) child(this.svg, 'text', { x: this.x(end), y: bottom + 16, 'text-anchor': 'middle' }, Math.round(end));
      for (const name of yaxis.categoryarray || []) child(this.svg, 'text', { ...beside, y: this.y.y(name) + 3, 'font-size': 9 }, name);
      if (!yaxis.categoryarray) child(this.svg, 'text', { ...beside, y: this.y.y(yaxis.range[1]) + 4 }, Math.round(yaxis.range[1]));
    }

    draw(trace) {
      const { color } = trace.line || trace.marker.line;
      child(this.legend, 'tspan', { dx: 8, style: `fill: ${color}` }, trace.name);
      const points = trace.x.map((value, place) => [this.x(value), this.y[trace.yaxis || 'y'](trace.y[place])]);
      if (trace.mode === 'lines') child(this.svg, 'polyline', { points: points.join(' '), style: `stroke: ${color}` });
      else points.forEach(([x, y], place) => this.mark(trace, place, x, y, `stroke: ${color}`));
    }

    mark({ x: values, error_x: error }, place, x, y, style) {
      const [from, to] = error
        ? [this.x(values[place] - error.arrayminus[place]), this.x(values[place] + error.array[place])]
        : [x - 1, x + 1];
      child(this.svg, 'path', { d: `M${from},${y}H${to}`, class: error ? 'interval' : 'mark', style });
    }
  }

  window.slotlab = {
    // The latest frame of the live market (see views/live/feed.vue); null where there is none.
    frame: null,

    show(frame) {
      slotlab.frame = frame;
      window.dispatchEvent(new Event('slotlab-frame'));
    },

    // Calls `listener` with the latest frame, if there is one, and with all that follow; returns what ends that.
    follow(listener) {
      const hear = () => listener(slotlab.frame);
      window.addEventListener('slotlab-frame', hear);
      if (slotlab.frame) hear();
      return () => window.removeEventListener('slotlab-frame', hear);
    },

    // The parts of a component that shows what is in `frame`.
    following: {
      data: () => ({ frame: null }),
      created() {
        this.unfollow = slotlab.follow((frame) => { this.frame = frame; });
      },
      beforeDestroy() {
        this.unfollow();
      },
    },

    // Plotly, from the installed package, once the page has been painted: to start it takes longer than all the rest.
    plotly() {
      slotlab.loading ||= new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = `${solara.rootPath || ''}/static/assets/plotly.min.js`;
        script.onload = () => resolve(window.Plotly);
        script.onerror = () => reject(new Error('no Plotly'));
        requestAnimationFrame(() => setTimeout(() => document.head.appendChild(script)));
      });
      return slotlab.loading;
    },

    sketch: (canvas, figure) => new Sketch(canvas, figure),
  };
}
