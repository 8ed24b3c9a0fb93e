/*
 * Leermaatje: the chat as a web component. No build step, no dependency, no cookie, no other host than its own.
 *
 *   <script src="https://HOST/widget.js" data-source="CODE" async></script>            pop-up, bottom right
 *   <leermaatje-chat mode="inline" source="CODE"></leermaatje-chat> with the script     in the page
 *
 * Attributes (or data-* on the script): source, mode (popup | inline), position (right | left), api; heading: another name above it.
 * Own colours: --leermaatje-kleur on the element or on :root; the widget keeps the contrast itself.
 * Any element with data-leermaatje="TEXT" opens the chat, and presses the newest button of that name.
 */
(function () {
  'use strict';
  if (!window.customElements || customElements.get('leermaatje-chat')) return;

  const HOUR = 60 * 60 * 1000;
  const MOST = 500;
  const PATIENCE = 30 * 1000;
  const SLOW = 6 * 1000;
  const KEY = 'leermaatje';
  const TAG = 'leermaatje-chat';
  const script = document.currentScript;
  const HOME = script && script.src ? new URL(script.src, location.href).origin : location.origin;

  const SAYS = {
    name: 'Leermaatje',
    launch: 'Praat met Leermaatje',
    log: 'Gesprek met Leermaatje',
    input: 'Typ je bericht',
    send: 'Stuur',
    sending: 'Wordt verstuurd',
    sent: 'Verstuurd',
    unsent: 'Nog niet verstuurd',
    refused: 'Niet verstuurd',
    again: 'Stuur opnieuw',
    offline: 'Je hebt nu geen internet. Je bericht raakt niet kwijt.',
    offlineIdle: 'Je hebt nu geen internet. Je kunt straks verder.',
    online: 'Je hebt weer internet.',
    away: 'Ik ben even niet bereikbaar. Je bericht raakt niet kwijt.',
    awayStart: 'Ik ben even niet bereikbaar. Probeer het zo nog eens.',
    refusedWhy: 'Dit bericht kon ik niet lezen. Zeg het eens anders.',
    retryStart: 'Probeer opnieuw',
    waiting: 'Leermaatje denkt na.',
    slow: 'Het duurt wat langer. Nog even geduld.',
    silent: 'Ik heb even geen antwoord. Zeg het nog eens.',
    wiped: 'Alles is gewist. We beginnen opnieuw.',
    wipedHere: 'Je telefoon is schoon. Online verdwijnt je gesprek binnen een uur.',
    expired: 'Je was een uur weg. Daarom is je gesprek gewist.',
    restart: 'Begin opnieuw',
  };

  const ICONS = {
    again: 'M5 12a7 7 0 1 0 2.3-5.2M5 4v4h4',
    back: 'M20 12H5M11 6l-6 6 6 6',
    clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2',
    close: 'M6 6l12 12M18 6L6 18',
    dot: 'M12 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10z',
    easier: 'M4 7h16M4 12h10M4 17h5',
    lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
    look: 'M2.5 12S6 5.5 12 5.5s9.5 6.5 9.5 6.5S18 18.5 12 18.5 2.5 12 2.5 12zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
    menu: 'M5 7h14M5 12h14M5 17h14',
    money: 'M18 7a6.5 6.5 0 1 0 0 10M4 10.5h9M4 13.5h8',
    more: 'M12 5v14M5 12h14',
    no: 'M7 7l10 10M17 7L7 17',
    ask: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1 1-1.1 1.8M12 16.7v.1',
    people: 'M4 20v-4.5a4 4 0 0 1 8 0V20M12 20v-4.5a4 4 0 0 1 8 0V20M8 8.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM16 8.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
    person: 'M7 20v-4a5 5 0 0 1 10 0v4M12 9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
    phone: 'M6 3h4l1.5 5L9 9.5a12 12 0 0 0 5.5 5.5l1.5-2.5 5 1.5v4a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2z',
    print: 'M7 9V3h10v6M7 17H4v-7h16v7h-3M7 14h10v7H7z',
    save: 'M12 4v11M8 11l4 4 4-4M5 20h14',
    send: 'M4 12h15M13 6l6 6-6 6',
    share: 'M12 15V4M8 8l4-4 4 4M5 12v8h14v-8',
    speak: 'M4 10v4h3l5 4V6l-5 4zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
    step: 'M5 20v-5h5v-5h5V5h5',
    stop: 'M7 7h10v10H7z',
    talk: 'M4 5h16v11H9l-5 4z',
    tool: 'M14.5 6a4.5 4.5 0 0 0-5.8 5.8L3.5 17 7 20.5l5.2-5.2A4.5 4.5 0 0 0 18 9.5l-3 3-3.5-3.5z',
    wipe: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
    yes: 'M5 13l4 4L19 7',
  };

  /* Which pictogram stands beside a button: the first whose words are in its title. */
  const PICTOGRAMS = [
    [/wat bewaar|privacy/, 'lock'], [/^(nee|liever niet|nu niet|niks|niemand|van niemand)\b/, 'no'],
    [/weet (ik )?(het )?niet|waarom|wat is|\?$/, 'ask'], [/^(ja|klopt|goed|graag|prima)\b/, 'yes'],
    [/leerambassadeur|samen|collega|jullie/, 'people'], [/praten|vertel|gesprek/, 'talk'],
    [/\bbel|telefoon/, 'phone'], [/geld|euro|betaal/, 'money'],
    [/tijd|maand|jaar|week|later|vandaag|pauze|straks|morgen/, 'clock'], [/kijk/, 'look'],
    [/anders|meer|nog een/, 'more'], [/doen|proberen|oefen/, 'tool'], [/stop/, 'stop'],
    [/baas|chef|alleen|mezelf|zelf/, 'person'],
  ];

  const OFFER_LINES = [
    ['why', 'Waarom', 'yes'], ['pays', 'Wie betaalt', 'money'], ['long', 'Hoe lang', 'clock'],
    ['first', 'Eerste stap', 'step'], ['check', 'Let op', 'look'], ['source', 'Bron', 'look'],
  ];

  const CSS = `
:host{all:initial;display:block;font-size:medium}
:host(:not([mode=inline])){position:absolute;width:0;height:0}
:host([hidden]){display:none}
.root{--paper:#f3efe7;--surface:#fff;--ink:#1c2430;--soft:#565c66;--edge:#7f7a70;--hair:#dcd5c8;--accent:#23467a;
--on-accent:#fff;--accent-text:#23467a;--honey:#f4b740;--honey-soft:#ffefc6;--bad:#a3271b;--bad-soft:#fdeae6;
font:400 calc(1.0625em*var(--size,1))/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
color:var(--ink);color-scheme:light;text-align:left;height:100%;-webkit-text-size-adjust:100%}
*,::before,::after{box-sizing:border-box}
[hidden]{display:none!important}
svg{width:1.35em;height:1.35em;flex:none;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.mark{fill:none;stroke-width:7}
.mark .one{stroke:var(--honey)}.mark .two{stroke:currentColor}
.mark .one.head{fill:var(--honey);stroke:none}.mark .two.head{fill:currentColor;stroke:none}
button,textarea{font:inherit;color:inherit;margin:0}
button,a{min-height:44px;min-width:44px;touch-action:manipulation;-webkit-tap-highlight-color:transparent}
button{cursor:pointer;border:2px solid transparent;background:none;border-radius:12px;padding:4px 8px;
display:inline-flex;align-items:center;justify-content:center;gap:.4em}
a{color:var(--accent-text);text-underline-offset:.2em}
:focus{outline:3px solid var(--ink);outline-offset:2px}
:focus:not(:focus-visible){outline:none}
:focus-visible{outline:3px solid var(--ink);outline-offset:2px}
.sr{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip:rect(0 0 0 0);white-space:nowrap}
.panel{display:flex;flex-direction:column;height:100%;min-height:0;background:var(--paper);overflow:hidden;position:relative;
border:1px solid var(--hair);border-radius:var(--round,0)}
.head,.tools{font-size:calc(1em*var(--bars,1))}
.head{display:flex;align-items:center;gap:2px;flex:none;padding:4px 6px 4px 12px;background:var(--accent);color:var(--on-accent)}
.head .mark{width:32px;height:32px;margin-right:8px}
.head h2{font-size:1.1em;font-weight:700;margin:0;flex:1;min-width:0;overflow-wrap:anywhere}
.head button{font-weight:700;font-size:1em;padding:4px}
.head :focus-visible,.launch:focus-visible{outline-color:var(--on-accent);outline-offset:-5px}
.head button[aria-pressed=true],.head button[aria-expanded=true]{background:var(--on-accent);color:var(--accent)}
.head [aria-pressed=true]:focus-visible,.head [aria-expanded=true]:focus-visible{outline-color:var(--accent)}
.menu{position:absolute;z-index:2;top:56px;right:8px;left:8px;max-width:20em;margin-left:auto;background:var(--surface);color:var(--ink);
border:2px solid var(--edge);border-radius:14px;padding:6px;box-shadow:0 8px 28px rgba(0,0,0,.22)}
.menu button{width:100%;justify-content:flex-start;text-align:left;padding:8px 10px;gap:.7em}
.menu p{margin:6px 10px 8px}
.menu .danger{color:var(--bad);font-weight:600}
.prog{flex:none;display:flex;padding:7px 14px;background:var(--surface);border-bottom:1px solid var(--hair)}
.bar{flex:1;display:flex;gap:5px}
.bar i{flex:1;height:8px;border-radius:4px;border:1px solid var(--edge);background:var(--surface)}
.bar i.on{background:var(--honey);border-color:var(--honey-edge,#9a6a00)}
.log{flex:1 1 auto;min-height:0;overflow-y:auto;padding:14px 12px 18px;display:flex;flex-direction:column;gap:8px;position:relative}
.log:focus-visible{outline-offset:-4px}
.log>*{flex:none}
.bot{align-self:flex-start;width:100%;position:relative;display:flex;flex-direction:column;gap:8px;align-items:flex-start}
.line{display:flex;align-items:flex-end;gap:2px;max-width:100%}
.bubble{background:var(--surface);border:1px solid var(--hair);border-radius:4px 18px 18px 18px;padding:10px 14px;max-width:34em;min-width:0;
white-space:pre-line;overflow-wrap:anywhere}
.step{display:block;font-size:.85em;font-weight:600;color:var(--soft);margin-bottom:2px}
.speak{border-radius:50%;color:var(--accent-text);flex:none}
.head .speak{color:inherit;border-radius:12px}
.root:not(.voiced) .speak{display:none}
.speak[aria-pressed=true]{background:var(--honey);color:#1c2430}
.lit{background:var(--honey);color:#1c2430;border-radius:3px;box-shadow:0 0 0 2px var(--honey)}
.spot{position:absolute;border:3px solid #1c2430;border-radius:6px;pointer-events:none}
.word{display:inline;min-width:0;min-height:0;padding:0;border:0;border-radius:3px;position:relative;color:var(--accent-text);font-weight:600;
text-align:left;text-decoration:underline dotted;text-decoration-thickness:2px;text-underline-offset:.22em}
.word::after{content:"";position:absolute;top:-10px;bottom:-10px;left:-8px;right:-8px}
.lit .word{color:inherit}.take .word{font-weight:inherit}
.means{display:block;margin:.5em 0;padding:.55em .8em;background:var(--honey-soft);border-left:5px solid var(--honey-edge,#9a6a00);border-radius:4px 10px 10px 4px;
font-weight:400;color:var(--ink)}
.me{align-self:flex-end;max-width:86%;display:flex;flex-direction:column;align-items:flex-end;margin:8px 0}
.me .bubble{background:var(--accent);color:var(--on-accent);border-color:transparent;border-radius:18px 18px 4px 18px}
.me.wait .bubble,.me.fail .bubble{background:var(--surface);color:var(--ink);border:2px dashed var(--edge)}
.state{font-size:.82em;color:var(--soft);display:flex;align-items:center;gap:.3em;padding:2px 4px}
.state svg{width:1.1em;height:1.1em}
.me.fail .state{color:var(--bad);font-weight:600}
.me.ok:not(.last) .state{display:none}
.choices{display:flex;flex-direction:column;gap:8px;width:100%;max-width:26em;padding:2px 0 6px}
.choice{min-height:52px;justify-content:flex-start;text-align:left;gap:.7em;padding:8px 14px;background:var(--surface);
color:var(--accent-text);border-color:var(--accent-text);border-radius:16px;font-weight:600;overflow-wrap:anywhere}
.choice>span{min-width:0}
.choice.picked{background:var(--honey-soft);border-color:var(--ink);color:var(--ink)}
.quiet .choice{border-color:var(--edge);border-width:1px;color:var(--soft);font-weight:400;min-height:44px;padding:4px 12px}
.quiet .choice.picked{color:var(--ink);font-weight:600;border-color:var(--ink)}
.faces .choices{flex-direction:row;max-width:30em}
.faces .choice{flex:1 1 0;flex-direction:column;justify-content:flex-start;text-align:center;gap:6px;padding:12px 4px 10px;line-height:1.25;font-size:.95em}
.faces .choice svg{width:3.2em;height:3.2em;stroke-width:1.6}
.faces .quiet .choice svg{width:2em;height:2em}
.card{background:var(--surface);border:1px solid var(--edge);border-radius:18px;width:100%;max-width:30em;overflow:hidden}
.card p{margin:0;padding:10px 16px 0}
.card h3{margin:0;padding:12px 16px;font-size:1.08em;line-height:1.3;font-weight:700;background:var(--honey-soft);
border-bottom:1px solid var(--edge);overflow-wrap:anywhere}
.card dl{margin:0;padding:6px 16px 12px}
.card dl div{padding:8px 0;border-top:1px solid var(--hair);display:grid;grid-template-columns:1.7em 1fr;column-gap:.5em}
.card dl div:first-child{border-top:0}
.card dt{font-size:.85em;font-weight:600;color:var(--soft);grid-column:2;line-height:1.5}
.card dd{margin:0;grid-column:2;overflow-wrap:anywhere;white-space:pre-line;min-width:0}
.card dl svg{grid-row:1/3;margin-top:.2em;color:var(--accent-text)}
.card dd a{display:inline-flex;align-items:center}
.take{border:2px solid var(--ink)}
.take h3{background:var(--accent);color:var(--on-accent);display:flex;align-items:center;gap:10px;font-size:1.2em;border:0}
.take h3 .mark{width:40px;height:40px}
.take dl div{grid-template-columns:1fr}.take dt,.take dd{grid-column:1}
.take dd{font-weight:600;font-size:1.05em}
.scan dl div{grid-template-columns:1fr}.scan dt,.scan dd{grid-column:1}
.scan dt{font-size:1em;color:var(--ink)}.scan dl .bar{display:flex;padding:3px 0 6px;border:0}.scan .bar i{height:12px;border-radius:6px}
.acts{display:flex;flex-wrap:wrap;gap:8px;width:100%;max-width:30em}
.act{background:var(--surface);border-color:var(--accent-text);color:var(--accent-text);font-weight:600;padding:6px 12px;flex:1 1 auto}
.phones{list-style:none;margin:0;padding:0;width:100%;max-width:26em;display:flex;flex-direction:column;gap:8px}
.phones li{background:var(--surface);border:1px solid var(--edge);border-radius:16px;padding:10px 14px;display:flex;flex-direction:column;gap:6px}
.phones a{display:inline-flex;align-items:center;gap:.6em;font-weight:700;font-size:1.1em;overflow-wrap:anywhere}
.phones a.call{background:var(--accent);color:var(--on-accent);border-radius:12px;padding:6px 14px;text-decoration:none;min-height:48px;
justify-content:center;border:2px solid transparent}
.note{align-self:center;text-align:center;color:var(--soft);font-size:.92em;padding:2px 10px}
.think{align-self:flex-start;display:flex;align-items:center;gap:.6em;color:var(--soft);padding:6px 4px;font-size:.92em}
.think i{width:9px;height:9px;border-radius:50%;background:var(--accent-text);margin-right:-4px}
.banner{flex:none;display:flex;flex-wrap:wrap;align-items:center;gap:4px 10px;padding:8px 14px;background:var(--bad-soft);color:var(--ink);
border-top:2px solid var(--bad)}
.banner span{flex:1 1 12em}
.banner button{border-color:currentColor;background:var(--surface);font-weight:600;padding:4px 12px}
.foot{flex:none;background:var(--surface);border-top:1px solid var(--hair);padding:8px 10px 10px;padding-bottom:calc(10px + env(safe-area-inset-bottom,0px))}
.tools{display:flex;flex-wrap:wrap;gap:6px;margin-bottom:8px}
.tools button{font-size:.88em;padding:4px 9px;color:var(--accent-text);font-weight:600;background:var(--paper);border:1px solid var(--hair);border-radius:22px;flex:1 1 auto}
form{display:flex;gap:8px;align-items:flex-end;margin:0}
textarea{flex:1 1 0;min-width:0;resize:none;min-height:52px;max-height:7.5em;padding:11px 14px;border:2px solid var(--edge);border-radius:16px;
background:var(--paper);line-height:1.4;display:block}
textarea::placeholder{color:var(--soft);opacity:1}
textarea:focus-visible{outline-offset:0;border-color:var(--ink)}
.send{background:var(--accent);color:var(--on-accent);min-height:52px;border-radius:16px;padding:6px 14px;font-weight:700}
.left{font-size:.85em;color:var(--soft);text-align:right;margin:4px 4px 0}
.popup .panel,.launch{position:fixed;z-index:2147483000;bottom:16px;right:16px}
.popup.at-left .panel,.at-left .launch{right:auto;left:16px}
.popup .panel{width:410px;height:700px;max-height:calc(100vh - 32px);border-radius:20px;box-shadow:0 12px 48px rgba(10,20,35,.35);border:2px solid var(--accent)}
.launch{background:var(--accent);color:var(--on-accent);min-height:60px;border-radius:30px;padding:8px 22px 8px 14px;font-weight:700;
font-size:1.05em;box-shadow:0 0 0 2px #fff,0 6px 24px rgba(10,20,35,.35);max-width:calc(100vw - 32px)}
.launch .mark{width:36px;height:36px}
@media (hover:hover){.choice:hover,.act:hover,.tools button:hover,.menu button:hover,.banner button:hover{background:var(--honey-soft);color:var(--ink)}
.launch:hover,.send:hover{box-shadow:0 0 0 3px var(--honey)}}
@media (max-width:480px),(max-height:480px){.popup .panel{top:0;left:0!important;right:0;bottom:0;width:auto;height:auto;max-height:none;border-radius:0;border:0}}
@media (max-width:379px){.tools svg{display:none}.send svg{display:none}.head{padding-left:8px}}
@media (max-width:300px){.faces .choices{flex-direction:column}}
.big .faces .choices{flex-direction:row;flex-wrap:wrap}.big .faces .choice{flex-basis:6em}
/* 400 % zoom, or a phone on its side: nothing scrolls inside something else, all of it scrolls together. */
@media (max-height:440px){:host([mode=inline]){height:auto!important}
.panel{display:block;height:auto;overflow:visible}.log{overflow:visible;min-height:40vh}.popup .panel{overflow-y:auto;overscroll-behavior:contain}.menu{top:48px}}
@media (prefers-reduced-motion:no-preference){
.log>.new{animation:rise .25s ease-out}.think i{animation:dot 1.2s infinite}.think i:nth-child(2){animation-delay:.2s}.think i:nth-child(3){animation-delay:.4s}
@keyframes rise{from{opacity:0;transform:translateY(8px)}}@keyframes dot{0%,60%,100%{opacity:.3}30%{opacity:1}}}
@media screen and (prefers-color-scheme:dark){.root{--paper:#15191f;--surface:#222831;--ink:#f4efe6;--soft:#bab8b2;--edge:#858b95;--hair:#3a414c;
--accent:#31598f;--accent-text:#abc9f7;--honey-soft:#40361c;--bad:#ffa99b;--bad-soft:#3d2320;--honey-edge:#f4b740;color-scheme:dark}}
@media (forced-colors:active){.bubble,.panel,.head,.foot,.banner,.launch,.send,.card{border:1px solid CanvasText}
.bar i.on{background:Highlight;forced-color-adjust:none}.lit{background:Mark;color:MarkText;forced-color-adjust:none}
.choice.picked,.head button[aria-pressed=true]{border:3px solid Highlight}.mark .one,.mark .two{stroke:currentColor}
.mark .one.head,.mark .two.head{fill:currentColor}.think i{background:CanvasText;forced-color-adjust:none}}
@media print{.word{color:inherit;text-decoration:none}.means{display:none}.root{height:auto}.card{break-inside:avoid;max-width:none}.take h3{background:none;color:#000;border-bottom:2px solid #000}}
`;

  const PRINT_CSS = '@media screen{.leermaatje-print{display:none}}'
    + '@media print{.leermaatje-prints body>*{display:none!important}'
    + '.leermaatje-prints body>.leermaatje-print{display:block!important}}';

  /* --- Small helpers ------------------------------------------------------------------------------------------ */

  function el(tag, attributes, ...inside) {
    const node = document.createElement(tag);
    for (const name of Object.keys(attributes || {})) {
      const value = attributes[name];
      if (name === 'on') Object.keys(value).forEach((event) => node.addEventListener(event, value[event]));
      else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value === true ? '' : value);
    }
    node.append(...inside.filter((one) => one || one === 0));
    return node;
  }

  function svg(box, shapes, name) {
    const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    drawing.setAttribute('viewBox', '0 0 ' + box + ' ' + box);
    drawing.setAttribute('aria-hidden', 'true');
    drawing.setAttribute('focusable', 'false');
    if (name) drawing.setAttribute('class', name);
    shapes.forEach(([d, kind]) => {
      const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
      path.setAttribute('d', d);
      if (kind) path.setAttribute('class', kind);
      drawing.append(path);
    });
    return drawing;
  }

  const icon = (name) => svg(24, [[ICONS[name] || ICONS.dot]]);

  /* The mark: an m of two people side by side. The same shape as static/merk.svg. */
  const MARK = [
    ['M14 52V37a9 9 0 0 1 18 0v15', 'one'], ['M32 52V37a9 9 0 0 1 18 0v15', 'two'],
    ['M18 16a5 5 0 1 0 10 0 5 5 0 1 0-10 0z', 'one head'], ['M36 16a5 5 0 1 0 10 0 5 5 0 1 0-10 0z', 'two head'],
  ];
  const mark = () => svg(64, MARK, 'mark');

  /* A face from glad (1) to sad (0), drawn, so that it is the same on every phone. */
  function face(mood) {
    const bend = 12.5 + mood * 7;
    const ends = 16 - (mood - 0.5) * 2.4;
    return svg(24, [['M12 22a10 10 0 1 0 0-20 10 10 0 0 0 0 20zM8.5 9v.8M15.5 9v.8M7.8 ' + ends + 'Q12 ' + bend + ' 16.2 ' + ends]]);
  }

  /* A style sheet without inline style: it passes a strict Content-Security-Policy, also in a browser of five years back. */
  function dress(root, css, api) {
    if ('adoptedStyleSheets' in root && 'replaceSync' in CSSStyleSheet.prototype) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
      return Promise.resolve();
    }
    return new Promise((done) => {
      const link = el('link', { rel: 'stylesheet', crossorigin: 'anonymous', href: api + '/static/widget.css' });
      link.onload = () => { link.sheet.insertRule('@media all{' + css + '}', 0); done(); };
      link.onerror = done;
      (root.head || root).append(link);
    });
  }

  /* What the phone keeps: in the tab only, and for an hour at most. */
  const kept = {
    read() {
      try {
        const found = JSON.parse(sessionStorage.getItem(KEY));
        if (found && Date.now() - found.at < HOUR) return found;
        sessionStorage.removeItem(KEY);
      } catch (problem) { /* no storage here: the talk lives as long as the page */ }
      return null;
    },
    write(what) { try { sessionStorage.setItem(KEY, JSON.stringify(what)); } catch (problem) { /* the same */ } },
    drop() { try { sessionStorage.removeItem(KEY); } catch (problem) { /* the same */ } },
  };

  function newSender() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => ('0' + one.toString(16)).slice(-2)).join('');
  }

  function rgbOf(colour, inside) {
    const probe = el('span', { hidden: true });
    probe.style.color = colour;
    if (!probe.style.color) return null;
    inside.append(probe);
    const parts = getComputedStyle(probe).color.match(/[\d.]+/g);
    probe.remove();
    return parts && parts.length === 3 ? parts.map(Number) : null;
  }

  function light(rgb) {
    const [r, g, b] = rgb.map((part) => (part / 255 <= 0.04045 ? part / 3294.6 : Math.pow((part / 255 + 0.055) / 1.055, 2.4)));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function contrast(one, other) {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  }

  /* One element per sentence, so that the sentence that is read aloud can light up. Each word of the glossary is a
     button at its first use: words is {as written: what it means}, and what was used is taken out. */
  function sentences(text, words) {
    const parts = String(text).match(/[\s\S]+?(?:[.!?\u2026]+["'\u2019)]*(?=\s|$)\s*|\n+|$)/g) || [];
    return parts.map((part) => el('span', { class: 's' }, ...difficult(part, words || {})));
  }

  function difficult(text, words) {
    for (const word of Object.keys(words)) {
      const at = place(text, word);
      if (at < 0) continue;
      const button = el('button', { type: 'button', class: 'word', 'aria-expanded': 'false' }, word);
      button.means = String(words[word]);
      delete words[word];
      return [...difficult(text.slice(0, at), words), button, ...difficult(text.slice(at + word.length), words)];
    }
    return [text];
  }

  /* Where a whole word stands. Written out, since a browser of five years back may know no look-behind. */
  function place(text, word) {
    const inWord = (char) => /[-\p{L}\p{N}]/u.test(char || '');
    let at = text.indexOf(word);
    while (at >= 0 && (inWord(text[at - 1]) || inWord(text[at + word.length]))) at = text.indexOf(word, at + 1);
    return at;
  }

  function pictogram(title) {
    const words = title.toLowerCase();
    const found = PICTOGRAMS.find(([pattern]) => pattern.test(words));
    return found ? found[1] : 'dot';
  }

  /* The emoji of a face scale: the face is drawn instead. */
  const FACES = /^[\u{1F641}\u{1F610}\u{1F642}]\s*/u;

  const webAddress = (text) => (/^https?:\/\/\S+$/i.test(text || '') ? text : null);

  /* --- The component ------------------------------------------------------------------------------------------ */

  class LeermaatjeChat extends HTMLElement {
    connectedCallback() {
      if (this.root) { this.voices(); this.watch(); return; }
      this.api = (this.getAttribute('api') || HOME).replace(/\/$/, '');
      this.popup = this.getAttribute('mode') !== 'inline';
      if (!this.popup) this.setAttribute('mode', 'inline');
      this.queue = [];
      this.confirmed = 0;
      this.size = 0;
      this.generation = 0;
      const shadow = this.attachShadow({ mode: 'open' });
      this.build(shadow);
      this.root.hidden = true;
      dress(shadow, CSS, this.api).then(() => { this.root.hidden = false; this.tint(); });
      this.voices();
      this.watch();
      const before = kept.read();
      if (before) { this.resize(before.size || 0, true); this.aloud = !!before.aloud; this.showAloud(); }
      if (!this.popup) this.start();
    }

    disconnectedCallback() {
      this.hush();
      (this.undo || []).forEach((one) => one());
      this.undo = [];
    }

    listen(target, event, handler) {
      target.addEventListener(event, handler);
      this.undo = [...(this.undo || []), () => target.removeEventListener(event, handler)];
    }

    build(shadow) {
      const tool = (name, label, text) => el('button', { type: 'button', on: { click: () => this.say(text, label) } }, icon(name), label);
      this.bigger = el('button', { type: 'button', on: { click: () => this.resize((this.size + 1) % 3) } });
      this.reader = el('button', { type: 'button', class: 'speak', 'aria-label': 'Lees alles voor', 'aria-pressed': 'false',
        on: { click: () => this.toggleAloud() } }, icon('speak'));
      this.menuButton = el('button', { type: 'button', 'aria-label': 'Menu', 'aria-expanded': 'false', 'aria-controls': 'menu',
        on: { click: () => this.showMenu(this.menu.hidden) } }, icon('menu'));
      this.closer = el('button', { type: 'button', 'aria-label': 'Sluit', hidden: !this.popup, on: { click: () => this.close() } }, icon('close'));
      this.menu = el('div', { class: 'menu', id: 'menu', hidden: true });
      this.progress = el('div', { class: 'prog', 'aria-hidden': 'true', hidden: true });
      this.log = el('div', { class: 'log', role: 'log', 'aria-live': 'off', 'aria-label': SAYS.log, tabindex: '0', on: {
        click: (event) => { const word = event.target.closest('.word'); if (word) this.explain(word); } } });
      this.thinking = el('div', { class: 'think', 'aria-hidden': 'true', hidden: true }, el('i'), el('i'), el('i'), el('span'));
      this.log.append(this.thinking);
      this.banner = el('div', { class: 'banner', hidden: true });
      this.status = el('div', { class: 'sr', role: 'status' });
      this.input = el('textarea', { id: 'say', rows: '1', maxlength: MOST, placeholder: SAYS.input, autocomplete: 'off', enterkeyhint: 'send',
        'aria-describedby': 'left', on: {
          input: () => { this.hush(); this.grow(); },
          keydown: (event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); }
          },
        } });
      this.left = el('p', { class: 'left', id: 'left', hidden: true });
      const form = el('form', { novalidate: true, on: { submit: (event) => { event.preventDefault(); this.submit(); } } },
        el('label', { class: 'sr', for: 'say' }, SAYS.input), this.input,
        el('button', { type: 'submit', class: 'send' }, SAYS.send, icon('send')));
      this.panel = el('section', { class: 'panel', 'aria-labelledby': 'name', role: this.popup ? 'dialog' : 'region', hidden: this.popup, tabindex: '-1',
        on: { keydown: (event) => this.keys(event) } },
      el('div', { class: 'head' }, !this.getAttribute('heading') && mark(), el('h2', { id: 'name' }, this.getAttribute('heading') || SAYS.name), this.bigger, this.reader, this.menuButton, this.closer),
      this.menu, this.progress, this.log, this.banner,
      el('div', { class: 'foot' },
        el('div', { class: 'tools', role: 'group', 'aria-label': 'Hulp' },
          tool('easier', 'Makkelijker', 'makkelijker'), tool('again', 'Nog een keer', 'nog een keer'), tool('stop', 'Stop', 'stop')),
        form, this.left),
      this.status);
      this.root = el('div', { class: 'root' + (this.popup ? ' popup' : '') + (this.getAttribute('position') === 'left' ? ' at-left' : ''), lang: 'nl' });
      if (this.popup) {
        this.launcher = el('button', { type: 'button', class: 'launch', 'aria-haspopup': 'dialog', on: { click: () => this.open() } }, mark(), SAYS.launch);
        this.root.append(this.launcher);
      }
      this.root.append(this.panel);
      shadow.append(this.root);
      this.resize(0, true);
    }

    watch() {
      this.listen(window, 'online', () => { if (this.sender) { this.clearBanner(); this.tell(SAYS.online); this.retry(); } });
      this.listen(window, 'offline', () => this.showBanner(this.queue.length ? SAYS.offline : SAYS.offlineIdle));
      this.listen(document, 'visibilitychange', () => { if (!document.hidden) this.checkHour(); });
      this.listen(window, 'pageshow', () => this.checkHour());
      this.listen(document, 'click', (event) => {
        if (!this.menu.hidden && !event.composedPath().some((one) => one === this.menu || one === this.menuButton)) this.showMenu(false);
        const door = event.target.closest && event.target.closest('[data-leermaatje]');
        if (door && document.querySelector(TAG) === this) { event.preventDefault(); this.enter(door.getAttribute('data-leermaatje')); }
      });
      const dark = window.matchMedia('(prefers-color-scheme: dark)');
      if (dark.addEventListener) { this.listen(dark, 'change', () => this.tint()); }
      const clock = setInterval(() => this.checkHour(), 30 * 1000);
      this.undo.push(() => clearInterval(clock));
    }

    /* --- A difficult word --- */

    /* Shows what a word means, right below its sentence; the live region says it. The second time it goes away. */
    explain(word) {
      const open = word.getAttribute('aria-expanded') === 'false';
      this.fold();
      if (!open) return;
      word.setAttribute('aria-expanded', 'true');
      this.means = el('span', { class: 'means' }, el('b', {}, word.textContent + ': '), ...sentences(word.means));
      word.parentNode.after(this.means);
      this.means.scrollIntoView({ block: 'nearest' });
      if (this.aloud) this.speak([this.means]);
    }

    fold() {
      const word = this.log.querySelector('.word[aria-expanded=true]');
      if (word) { word.setAttribute('aria-expanded', 'false'); this.means.remove(); }
      return word;
    }

    /* --- Opening, closing, keys --- */

    open() {
      if (this.popup && this.panel.hidden) {
        this.panel.hidden = false;
        this.launcher.hidden = true;
        this.panel.focus();
      }
      return this.start();
    }

    close() {
      if (!this.popup) return;
      this.hush();
      this.showMenu(false);
      this.panel.hidden = true;
      this.launcher.hidden = false;
      this.launcher.focus();
    }

    /* A door on the page: show the chat, and press the button of that name when it is the question of now. */
    enter(title) {
      const ready = this.open();
      if (!this.popup) this.scrollIntoView({ behavior: this.calm() ? 'auto' : 'smooth', block: 'start' });
      this.log.focus({ preventScroll: true });
      ready.then(() => {
        const now = [...this.log.querySelectorAll('.choices:not(.quiet) .choice')];
        const wanted = now.find((one) => one.dataset.title === title);
        if (wanted) wanted.click();
      });
    }

    keys(event) {
      if (event.key === 'Escape') {
        const word = this.menu.hidden && this.fold();
        if (word) word.focus(); else if (!this.menu.hidden) this.showMenu(false); else this.close();
        return;
      }
      const whole = window.matchMedia('(max-width:480px),(max-height:480px)').matches;
      if (event.key !== 'Tab' || !this.popup || !whole) return;
      const stops = [...this.panel.querySelectorAll('button,a,textarea,[tabindex="0"]')].filter((one) => one.getClientRects().length);
      const active = this.shadowRoot.activeElement;
      const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
      if (active === edge || (event.shiftKey && active === this.panel)) {
        event.preventDefault();
        stops[event.shiftKey ? stops.length - 1 : 0].focus();
      }
    }

    showMenu(show, sure) {
      if (!show && this.menu.contains(this.shadowRoot.activeElement)) this.menuButton.focus();
      this.menu.hidden = !show;
      this.menuButton.setAttribute('aria-expanded', String(!!show));
      if (!show) return;
      const item = (name, label, action, kind) => el('button', { type: 'button', class: kind, on: { click: action } }, icon(name), label);
      this.menu.textContent = '';
      if (sure) {
        this.menu.append(el('p', { id: 'sure' }, 'Weet je het zeker? Je hele gesprek gaat weg.'),
          item('wipe', 'Ja, wis alles', () => this.wipe(), 'danger'),
          item('back', 'Nee, ga terug', () => this.showMenu(false)));
        const yes = this.menu.querySelector('button');
        yes.setAttribute('aria-describedby', 'sure');
        yes.focus();
        return;
      }
      this.menu.append(item('back', 'Vorige vraag', () => this.say('vorige vraag', 'Vorige vraag')),
        item('phone', 'Praat met een mens', () => this.say('ik wil een mens spreken', 'Praat met een mens')),
        item('wipe', 'Begin opnieuw en wis alles', (event) => { event.stopPropagation(); this.showMenu(true, true); }, 'danger'));
    }

    /* --- Looks --- */

    calm() { return window.matchMedia('(prefers-reduced-motion: reduce)').matches; }

    resize(size, silent) {
      this.size = size;
      this.root.style.setProperty('--size', [1, 1.25, 1.6][size]);
      this.root.style.setProperty('--bars', [1, 0.88, 0.72][size]);
      this.root.classList.toggle('big', size > 0);
      this.bigger.textContent = size === 2 ? 'A' : 'A+';
      this.bigger.setAttribute('aria-label', size === 2 ? 'A gewone letters' : 'A+ grotere letters');
      if (silent) return;
      this.tell(['Gewone letters.', 'Grote letters.', 'Heel grote letters.'][size]);
      this.keep();
    }

    /* The embedding page may set --leermaatje-kleur to anything; text on it and text in it stay readable. */
    tint() {
      const names = ['--accent', '--on-accent', '--accent-text'];
      names.forEach((name) => this.root.style.removeProperty(name));
      const wanted = getComputedStyle(this).getPropertyValue('--leermaatje-kleur').trim();
      const rgb = wanted && rgbOf(wanted, this.root);
      if (!rgb) return;
      const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
      const grounds = dark ? [[21, 25, 31], [34, 40, 49], [64, 54, 28]] : [[243, 239, 231], [255, 255, 255], [255, 239, 198]];
      let text = rgb;
      for (let step = 0; step <= 20; step += 1) {
        text = rgb.map((part) => Math.round(part + ((dark ? 255 : 0) - part) * (step / 20)));
        if (grounds.every((ground) => contrast(text, ground) >= 4.6)) break;
      }
      const white = contrast(rgb, [255, 255, 255]) >= 4.5;
      [`rgb(${rgb})`, white ? '#fff' : '#000', `rgb(${text})`].forEach((value, at) => this.root.style.setProperty(names[at], value));
    }

    grow() {
      const rest = MOST - this.input.value.length;
      this.left.hidden = rest > 100;
      this.left.textContent = rest > 100 ? '' : 'Nog ' + rest + ' letters.';
      this.input.style.height = 'auto';
      if (this.input.value) this.input.style.height = this.input.scrollHeight + 4 + 'px';
    }

    tell(text) {
      this.status.textContent = '';
      setTimeout(() => { this.status.textContent = text; }, 60);
    }

    showBanner(text, label, action) {
      this.banner.textContent = '';
      this.banner.append(el('span', {}, text));
      if (label) this.banner.append(el('button', { type: 'button', on: { click: action } }, label));
      this.banner.hidden = false;
      this.tell(text);
    }

    clearBanner() { this.banner.hidden = true; this.banner.textContent = ''; }

    wait(on) {
      clearTimeout(this.soon);
      clearTimeout(this.late);
      this.thinking.hidden = true;
      if (!on) return;
      const text = this.thinking.lastChild;
      this.soon = setTimeout(() => {
        text.textContent = SAYS.waiting;
        this.thinking.hidden = false;
        this.log.append(this.thinking);
        this.reveal(null);
      }, 300);
      this.late = setTimeout(() => { text.textContent = SAYS.slow; this.tell(SAYS.slow); }, SLOW);
    }

    /* Shows the newest; when it does not fit, it starts at the top of what is new. */
    reveal(first) {
      const log = this.log;
      if (log.scrollHeight <= log.clientHeight + 2 || getComputedStyle(log).overflowY === 'visible') {
        if (first && getComputedStyle(log).overflowY === 'visible') first.scrollIntoView({ block: 'nearest' });
        return;
      }
      const end = log.scrollHeight - log.clientHeight;
      const top = first ? Math.min(end, first.offsetTop - 10) : end;
      try { log.scrollTo({ top, behavior: this.calm() ? 'auto' : 'smooth' }); } catch (problem) { log.scrollTop = top; }
    }

    /* --- The talk --- */

    keep() {
      if (!this.sender) return;
      kept.write({ sender: this.sender, at: this.at, size: this.size, aloud: !!this.aloud });
    }

    touch() { this.at = Date.now(); this.keep(); }

    checkHour() {
      if (!this.sender || Date.now() - this.at < HOUR) return;
      this.forget();
      this.showBanner(SAYS.expired, SAYS.restart, () => { this.clearBanner(); this.start(); this.log.focus(); });
    }

    forget() {
      this.generation += 1;
      kept.drop();
      this.hush();
      this.wait(false);
      this.sender = null;
      this.starting = null;
      this.opened = false;
      this.busy = false;
      this.blocked = false;
      this.queue = [];
      this.confirmed = 0;
      this.input.value = '';
      this.grow();
      this.empty();
    }

    empty() {
      this.log.setAttribute('aria-live', 'off');
      this.log.textContent = '';
      this.log.append(this.thinking);
      this.progress.hidden = true;
      this.last = null;
    }

    async post(path, body) {
      const stopper = window.AbortController ? new AbortController() : null;
      const timer = stopper && setTimeout(() => stopper.abort(), PATIENCE);
      try {
        const answer = await fetch(this.api + path, {
          method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
          credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer', keepalive: path.endsWith('wipe'), signal: stopper ? stopper.signal : undefined,
        });
        if (answer.status === 204) return null;
        const data = await answer.json().catch(() => null);
        if (answer.ok && data) return data;
        throw Object.assign(new Error('answer'), { code: answer.status, text: data && typeof data.text === 'string' ? data.text : '' });
      } finally {
        clearTimeout(timer);
      }
    }

    source() { return this.getAttribute('source') || ''; }

    start() {
      if (!this.starting) this.starting = this.begin();
      return this.starting;
    }

    async begin() {
      const before = kept.read();
      this.sender = before ? before.sender : newSender();
      this.at = before ? before.at : Date.now();
      this.keep();
      const generation = this.generation;
      this.wait(true);
      try {
        const data = await this.post('/api/talk/open', { sender: this.sender, source: this.source() });
        if (generation !== this.generation) return;
        this.wait(false);
        this.clearBanner();
        this.draw(data.messages || [], this.popup && !before);
        this.opened = true;
        this.pump();
      } catch (problem) {
        if (generation !== this.generation) return;
        this.wait(false);
        this.starting = null;
        const text = problem.text || (navigator.onLine === false ? SAYS.offlineIdle : SAYS.awayStart);
        this.showBanner(text, SAYS.retryStart, () => this.start());
      }
    }

    /* The whole talk anew, as the server knows it; what is not yet sent stays below it. */
    draw(messages, aloud) {
      this.empty();
      if (aloud) this.log.setAttribute('aria-live', 'polite');
      this.confirmed = 0;
      let turn = [];
      messages.forEach((message) => {
        if (message.from === 'user') {
          this.settle(turn);
          turn = [];
          this.confirmed += 1;
          this.pick(message.text);
          this.mine(message.text, 'ok');
        } else turn.push(this.theirs(message));
      });
      this.settle(turn);
      this.queue.forEach((item) => this.log.insertBefore(item.box, this.thinking));
      this.log.scrollTop = this.log.scrollHeight;
      if (turn.length && this.log.scrollTop) this.log.scrollTop = Math.min(this.log.scrollTop, turn[0].offsetTop - 10);
      if (!aloud) setTimeout(() => this.log.setAttribute('aria-live', 'polite'), 300);
    }

    submit() {
      const text = this.input.value.trim();
      if (!text) { this.input.focus(); return; }
      this.input.value = '';
      this.grow();
      this.say(text, text, true);
    }

    say(text, shown, typed) {
      this.hush();
      this.showMenu(false);
      this.touch();
      const item = { text: text.slice(0, MOST), shown, typed, box: this.mine(shown, 'wait') };
      this.queue.push(item);
      this.reveal(null);
      if (this.starting && !this.blocked) this.pump(); else this.retry();
    }

    retry() {
      this.blocked = false;
      if (this.starting) this.pump(); else this.start();
    }

    async pump() {
      const item = this.queue[0];
      if (!item || this.busy || this.blocked || !this.opened || !this.sender) return;
      const generation = this.generation;
      this.busy = true;
      this.queue.forEach((one) => this.mood(one, 'wait'));
      this.wait(true);
      try {
        if (item.tried && await this.arrived()) { this.queue.shift(); return; }
        item.tried = true;
        const answer = await this.post('/webhooks/rest/webhook', { sender: this.sender, message: item.text, source: this.source() });
        if (generation !== this.generation) return;
        this.queue.shift();
        this.confirmed += 1;
        this.touch();
        this.mood(item, 'ok');
        this.wait(false);
        this.clearBanner();
        this.turn(Array.isArray(answer) ? answer : []);
      } catch (problem) {
        if (generation === this.generation) this.failed(item, problem);
      } finally {
        if (generation === this.generation) {
          this.busy = false;
          this.wait(false);
          this.pump();
        }
      }
    }

    /* Was a message that seemed lost received after all? Then the whole talk is taken from the server, and nothing is sent twice. */
    async arrived() {
      const data = await this.post('/api/talk/open', { sender: this.sender, source: this.source() });
      const messages = data.messages || [];
      if (messages.filter((one) => one.from === 'user').length <= this.confirmed) return false;
      const rest = this.queue;
      this.queue = rest.slice(1);
      this.draw(messages, false);
      this.queue = rest;
      this.clearBanner();
      return true;
    }

    failed(item, problem) {
      if (problem.code === 400 || problem.code === 413) {
        this.queue.shift();
        this.mood(item, 'refused');
        this.showBanner(problem.text || SAYS.refusedWhy);
        if (item.typed && !this.input.value) { this.input.value = item.text; this.grow(); }
        return;
      }
      /* Too fast: surely not received, so the next try need not ask. */
      if (problem.code === 429) item.tried = false;
      this.blocked = true;
      this.queue.forEach((one) => this.mood(one, 'fail'));
      this.showBanner(problem.text || (navigator.onLine === false ? SAYS.offline : SAYS.away));
      this.reveal(null);
    }

    turn(messages) {
      const said = messages.length ? messages : [{ text: SAYS.silent }];
      const boxes = said.map((message) => this.theirs(message, true));
      this.settle(boxes);
      this.reveal(boxes[0].previousElementSibling && boxes[0].previousElementSibling.offsetHeight < 90 ? boxes[0].previousElementSibling : boxes[0]);
      if (this.aloud) this.speak(boxes);
    }

    /* Quietens the buttons of before, and shows how far the questions are. */
    settle(boxes) {
      const asks = boxes.some((box) => box.querySelector('.choices'));
      const steps = boxes.map((box) => box.progress).filter(Boolean).pop();
      if (asks || boxes.length) {
        this.log.querySelectorAll('.choices').forEach((group) => {
          group.classList.toggle('quiet', asks ? !boxes.includes(group.closest('.bot')) : !!group.querySelector('.picked'));
        });
      }
      if (steps) this.showProgress(steps); else if (asks) this.progress.hidden = true;
    }

    showProgress({ step, of }) {
      const bar = el('div', { class: 'bar' });
      for (let at = 1; at <= Math.min(of, 12); at += 1) bar.append(el('i', { class: at <= step ? 'on' : '' }));
      this.progress.textContent = '';
      this.progress.append(bar);
      this.progress.hidden = false;
    }

    async wipe() {
      const sender = this.sender;
      this.showMenu(false);
      this.forget();
      this.clearBanner();
      let gone = true;
      try { if (sender) await this.post('/api/talk/wipe', { sender }); } catch (problem) { gone = false; }
      const text = gone ? SAYS.wiped : SAYS.wipedHere;
      this.log.focus();
      await this.start();
      this.log.prepend(el('p', { class: 'note' }, text));
      this.tell(text);
    }

    /* --- Messages --- */

    mine(text, mood) {
      if (this.last) this.last.classList.remove('last');
      const bubble = el('div', { class: 'bubble' }, el('span', { class: 'sr' }, 'Jij: '));
      bubble.append(document.createTextNode(text.replace(FACES, '')));
      const box = el('div', { class: 'me last', 'aria-live': 'off' }, bubble, el('div', { class: 'state' }));
      this.last = box;
      this.log.insertBefore(box, this.thinking);
      this.mood({ box }, mood);
      return box;
    }

    mood(item, mood) {
      const box = item.box;
      const state = box.querySelector('.state');
      ['wait', 'ok', 'fail'].forEach((one) => box.classList.toggle(one, one === mood || (one === 'fail' && mood === 'refused')));
      state.textContent = '';
      if (mood === 'ok') state.append(icon('yes'), SAYS.sent);
      else if (mood === 'wait') state.append(icon('clock'), SAYS.sending);
      else state.append(icon('no'), mood === 'fail' ? SAYS.unsent : SAYS.refused);
      const old = box.querySelector('.act');
      if (mood === 'fail' && !old) {
        box.append(el('button', { type: 'button', class: 'act', on: { click: () => { this.input.focus(); this.retry(); } } }, icon('again'), SAYS.again));
      } else if (mood !== 'fail' && old) old.remove();
    }

    theirs(message, fresh) {
      const custom = message.custom || {};
      const words = Object.assign({}, message.words);
      const text = typeof message.text === 'string' ? message.text : '';
      const box = el('div', { class: 'bot' + (fresh ? ' new' : '') });
      const before = this.thinking.previousElementSibling;
      const name = !before || !before.classList.contains('bot') ? el('span', { class: 'sr' }, SAYS.name + ': ') : null;
      let main;
      if (custom.kind === 'offer') main = this.offer(custom, words);
      else if (custom.kind === 'scan') main = this.scan(custom, words);
      else if (text || custom.kind === 'progress') {
        main = el('div', { class: 'bubble' });
        if (['progress', 'faces'].includes(custom.kind) && custom.of > 0) {
          box.progress = { step: Number(custom.step), of: Number(custom.of) };
          main.append(el('span', { class: 'step' }, 'Vraag ' + box.progress.step + ' van ' + box.progress.of + '. '));
        }
        main.append(...sentences(text, words));
        const doubled = custom.kind === 'card' && (custom.lines || []).length && custom.lines.every((line) => text.includes(line.text));
        if (doubled) main = null;
      }
      const voice = el('span', { 'aria-live': 'off' });
      if (main) { if (name) main.prepend(name); box.append(el('div', { class: 'line' }, main, main.matches('.bubble') && voice)); }
      if (custom.kind === 'card') box.append(...this.card(custom, words));
      if (custom.kind === 'phones') box.append(this.phones(custom));
      const buttons = Array.isArray(message.buttons) ? message.buttons : [];
      if (buttons.length) { box.append(this.choices(buttons, custom.kind === 'faces')); box.classList.toggle('faces', custom.kind === 'faces'); }
      if (!voice.parentNode) box.append(voice);
      this.log.insertBefore(box, this.thinking);
      /* A moment later and in a part that is not live: so that the live region says the message and not this button. */
      setTimeout(() => voice.append(el('button', { type: 'button', class: 'speak', 'aria-label': 'Lees voor', 'aria-pressed': 'false',
        on: { click: (event) => this.readOne(box, event.currentTarget) } }, icon('speak'))), 50);
      return box;
    }

    choices(buttons, faces) {
      const group = el('div', { class: 'choices', role: 'group', 'aria-label': 'Kies een antwoord' });
      buttons.forEach(({ title, payload }, at) => {
        const full = String(title);
        const label = faces ? full.replace(/^[^\p{L}\p{N}]+/u, '') || full : full;
        const moods = { '\u{1F641}': 0, '\u{1F610}': 0.5, '\u{1F642}': 1 };
        const emoji = Object.keys(moods).find((one) => full.startsWith(one));
        const mood = emoji ? moods[emoji] : buttons.length > 1 ? at / (buttons.length - 1) : 1;
        const words = el('span', { class: 's' });
        words.textContent = label;
        const button = el('button', { type: 'button', class: 'choice' }, faces ? face(mood) : icon(pictogram(label)), words);
        button.dataset.title = full;
        button.addEventListener('click', () => { this.mark(group, button); this.say(String(payload || title), full); });
        group.append(button);
      });
      return group;
    }

    mark(group, button) {
      group.querySelectorAll('.choice').forEach((one) => {
        const picked = one === button;
        one.classList.toggle('picked', picked);
        const told = one.querySelector('.sr');
        if (told) told.remove();
        if (picked) one.append(el('span', { class: 'sr' }, ' (gekozen)'));
      });
      group.classList.add('quiet');
    }

    /* After a reload: which button was it? */
    pick(text) {
      const groups = [...this.log.querySelectorAll('.choices')].reverse();
      for (const group of groups) {
        const button = [...group.children].find((one) => one.dataset.title === text);
        if (button) { this.mark(group, button); return; }
      }
    }

    pairs(lines, words) {
      return el('dl', {}, ...lines.map(([label, text, name]) => {
        const address = webAddress(text);
        const said = el('dd', {});
        if (address) said.append(this.away(address, new URL(address).hostname.replace(/^www\./, '')));
        else said.append(...sentences(text, words));
        return el('div', {}, name && icon(name), el('dt', {}, label), said);
      }));
    }

    away(address, text) {
      return el('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, text, el('span', { class: 'sr' }, ' (nieuw venster)'));
    }

    offer(custom, words) {
      const lines = OFFER_LINES.filter(([name]) => custom[name]).map(([name, label, picture]) => [label, String(custom[name]), picture]);
      return el('article', { class: 'card' }, el('h3', {}, ...sentences(custom.title || '')),
        custom.what ? el('p', {}, ...sentences(custom.what, words)) : '', this.pairs(lines, words));
    }

    /* The picture of the scan: three bars, each with its level in words. */
    scan(custom, words) {
      const levels = { low: [1, 'weinig'], mid: [2, 'een beetje'], high: [3, 'veel'] };
      return el('article', { class: 'card scan' }, el('h3', {}, ...sentences(custom.title || '')), el('dl', {}, ...(custom.bars || []).map((one) => {
        const [full, words] = levels[one.level] || [0, ''];
        const bar = el('div', { class: 'bar', 'aria-hidden': 'true' }, ...[1, 2, 3].map((at) => el('i', { class: at <= full ? 'on' : '' })));
        return el('div', {}, el('dt', {}, one.label + (words && ': ' + words) + '.'), el('dd', {}, bar, ...sentences(one.text || '', words)));
      })));
    }

    phones(custom) {
      return el('ul', { class: 'phones' }, ...(custom.items || []).map((item) => {
        const number = String(item.phone || '').replace(/[^\d+*#]/g, '');
        const address = webAddress(item.url);
        /* A page of Leermaatje itself is named from its root. */
        const page = /^\/\w/.test(item.url || '') && this.api + item.url;
        return el('li', {}, el('span', {}, ...sentences(item.name || '')),
          number && el('a', { class: 'call', href: 'tel:' + number }, icon('phone'), el('span', {}, 'Bel ' + item.phone)),
          address && this.away(address, new URL(address).hostname.replace(/^www\./, '')),
          page && this.away(page, 'Openen'));
      }));
    }

    card(custom, words) {
      const lines = (custom.lines || []).map((line) => [String(line.label), String(line.text)]);
      const title = String(custom.title || 'Mijn kaartje');
      const card = el('article', { class: 'card take' }, el('h3', {}, mark(), el('span', {}, title)), this.pairs(lines, words));
      const act = (name, label, action) => el('button', { type: 'button', class: 'act', on: { click: action } }, icon(name), label);
      const plain = title + '\n\n' + lines.map(([label, text]) => label + ': ' + text).join('\n');
      return [card, el('div', { class: 'acts' },
        act('print', 'Printen', () => this.print(card)),
        navigator.share && act('share', 'Delen', () => { navigator.share({ title, text: plain }).catch(() => {}); }),
        act('save', 'Bewaar als plaatje', () => this.picture(title, lines)))];
    }

    print(card) {
      const page = el('div', { class: 'leermaatje-print' });
      const shadow = page.attachShadow({ mode: 'open' });
      shadow.append(el('div', { class: 'root', lang: 'nl' }, card.cloneNode(true)));
      document.body.append(page);
      document.documentElement.classList.add('leermaatje-prints');
      const done = () => { page.remove(); document.documentElement.classList.remove('leermaatje-prints'); };
      window.addEventListener('afterprint', done, { once: true });
      const sheets = [dress(shadow, CSS, this.api)];
      if (!LeermaatjeChat.prints) { LeermaatjeChat.prints = true; sheets.push(dress(document, PRINT_CSS, this.api)); }
      Promise.all(sheets).then(() => window.print());
    }

    /* The card as a picture, drawn on the phone itself. */
    picture(title, lines) {
      const wide = 1080;
      const edge = 72;
      const canvas = el('canvas', { width: wide, height: 10 });
      const pen = canvas.getContext('2d');
      const font = (weight, size) => { pen.font = weight + ' ' + size + 'px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif'; };
      const fold = (text) => {
        const rows = [''];
        text.split(/\s+/).forEach((word) => {
          const longer = (rows[rows.length - 1] + ' ' + word).trim();
          if (pen.measureText(longer).width > wide - 2 * edge && rows[rows.length - 1]) rows.push(word); else rows[rows.length - 1] = longer;
        });
        return rows;
      };
      font(600, 44);
      const blocks = lines.map(([label, text]) => [label, fold(text)]);
      canvas.height = 250 + blocks.reduce((sum, [, rows]) => sum + 92 + rows.length * 58, 0) + 110;
      pen.fillStyle = '#f3efe7';
      pen.fillRect(0, 0, wide, canvas.height);
      pen.fillStyle = '#23467a';
      pen.fillRect(0, 0, wide, 200);
      if (window.Path2D) {
        pen.save();
        pen.translate(edge - 24, 28);
        pen.scale(2.2, 2.2);
        pen.lineWidth = 7;
        pen.lineCap = 'round';
        MARK.forEach(([d, kind]) => {
          pen.strokeStyle = pen.fillStyle = kind.startsWith('one') ? '#f4b740' : '#fff';
          if (kind.includes('head')) pen.fill(new Path2D(d)); else pen.stroke(new Path2D(d));
        });
        pen.restore();
      }
      pen.fillStyle = '#fff';
      font(700, 64);
      pen.fillText(title, edge + 130, 122, wide - 2 * edge - 130);
      let down = 260;
      blocks.forEach(([label, rows]) => {
        pen.fillStyle = '#565c66';
        font(400, 34);
        pen.fillText(label, edge, down + 20);
        pen.fillStyle = '#1c2430';
        font(600, 44);
        rows.forEach((row, at) => pen.fillText(row, edge, down + 74 + at * 58));
        down += 92 + rows.length * 58;
      });
      pen.fillStyle = '#565c66';
      font(400, 30);
      pen.fillText('Leermaatje', edge, canvas.height - 44);
      canvas.toBlob((blob) => {
        const link = el('a', { href: URL.createObjectURL(blob), download: 'mijn-kaartje.png' });
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10000);
        this.tell('Je kaartje is bewaard.');
      }, 'image/png');
    }

    /* --- Reading aloud: with a Dutch voice that lives on the phone itself, since others send the text elsewhere --- */

    voices() {
      const synth = window.speechSynthesis;
      if (!synth || !window.SpeechSynthesisUtterance) return;
      const look = () => {
        const dutch = synth.getVoices().filter((one) => /^nl\b/i.test(one.lang.replace('_', '-')) && one.localService !== false);
        this.voice = dutch.find((one) => /nl[-_]nl/i.test(one.lang)) || dutch[0];
        this.root.classList.toggle('voiced', !!this.voice);
      };
      look();
      if (synth.addEventListener) this.listen(synth, 'voiceschanged', look);
    }

    toggleAloud() {
      this.aloud = !this.aloud;
      this.showAloud();
      this.keep();
      if (!this.aloud) { this.hush(); return; }
      const turn = [];
      for (let box = this.thinking.previousElementSibling; box && box.matches('.bot'); box = box.previousElementSibling) turn.unshift(box);
      this.speak(turn);
    }

    showAloud() { this.reader.setAttribute('aria-pressed', String(!!this.aloud)); }

    readOne(box, button) {
      if (button.getAttribute('aria-pressed') === 'true') { this.hush(); return; }
      this.speak([box]);
      button.setAttribute('aria-pressed', 'true');
    }

    speak(boxes) {
      this.hush();
      if (!this.voice) return;
      const run = this.run;
      const parts = boxes.reduce((all, box) => all.concat([...box.querySelectorAll('.s, dt, .step')]), []).filter((one) => one.textContent.trim());
      const next = () => {
        const part = parts.shift();
        if (run !== this.run) return;
        if (!part) { this.hush(); return; }
        const words = new SpeechSynthesisUtterance(part.textContent);
        words.voice = this.voice;
        words.lang = this.voice.lang;
        words.rate = 0.92;
        words.onstart = () => {
          if (run !== this.run) return;
          part.classList.add('lit');
          const seen = this.log.getBoundingClientRect();
          const box = part.getBoundingClientRect();
          if (box.bottom > seen.bottom || box.top < seen.top) part.scrollIntoView({ block: 'nearest' });
        };
        /* Where the voice tells which word it is at, that word gets a frame as well. */
        words.onboundary = (event) => { if (run === this.run && event.name !== 'sentence') this.frame(part, event.charIndex); };
        words.onend = words.onerror = () => { part.classList.remove('lit'); this.unframe(); next(); };
        this.speaking = words; /* kept, since some browsers throw away what nobody holds, and then never end */
        speechSynthesis.speak(words);
      };
      next();
    }

    /* Frames the word at a character of a sentence. A frame lies over the text: nothing of the text changes, so that
       the live region does not say it all again. */
    frame(part, at) {
      this.unframe();
      const length = part.textContent.slice(at).search(/\s|$/);
      const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
      let before = 0;
      let node = walker.nextNode();
      while (node && before + node.length <= at) { before += node.length; node = walker.nextNode(); }
      const box = part.closest('.bot');
      if (!node || !box || !length) return;
      const range = document.createRange();
      range.setStart(node, at - before);
      range.setEnd(node, Math.min(node.length, at - before + length));
      const word = range.getBoundingClientRect();
      const ground = box.getBoundingClientRect();
      this.spot = el('i', { class: 'spot', 'aria-hidden': 'true' });
      Object.assign(this.spot.style, { left: word.left - ground.left - 4 + 'px', top: word.top - ground.top - 3 + 'px',
        width: word.width + 8 + 'px', height: word.height + 6 + 'px' });
      box.append(this.spot);
    }

    unframe() { if (this.spot) this.spot.remove(); }

    hush() {
      this.run = (this.run || 0) + 1;
      if (!this.voice) return;
      speechSynthesis.cancel();
      this.unframe();
      this.log.querySelectorAll('.lit').forEach((one) => one.classList.remove('lit'));
      this.log.querySelectorAll('.speak[aria-pressed=true]').forEach((one) => one.setAttribute('aria-pressed', 'false'));
    }
  }

  customElements.define(TAG, LeermaatjeChat);

  /* On its own page only: the worker of sw.js keeps the static files, so that the page opens without internet too. */
  if (script && script.hasAttribute('data-offline') && navigator.serviceWorker) {
    window.addEventListener('load', () => navigator.serviceWorker.register('/sw.js').catch(() => {}));
  }

  /* The one line on another page: the script puts the chat there itself. */
  if (script && (script.dataset.source !== undefined || script.dataset.mode)) {
    const place = () => {
      if (document.querySelector(TAG)) return;
      const chat = document.createElement(TAG);
      ['source', 'mode', 'position', 'api'].forEach((name) => { if (script.dataset[name]) chat.setAttribute(name, script.dataset[name]); });
      if (script.dataset.mode === 'inline' && script.isConnected) script.after(chat); else document.body.append(chat);
    };
    if (document.body && document.readyState !== 'loading') place(); else document.addEventListener('DOMContentLoaded', place);
  }
})();
