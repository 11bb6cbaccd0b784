// What panels share in the browser. Solara puts a file of this name into the page before it asks the server for widgets.
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

  // Plotly, from the installed package: it is loaded while the server makes the page.
  plotly: new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${solara.rootPath || ''}/static/assets/plotly.min.js`;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error('no Plotly'));
    document.head.appendChild(script);
  }),
};
slotlab.plotly.catch(() => {}); // each chart says so
