// The static flame graph: what it draws, what it says it leaves out, and that nothing in a name can break it.
import {describe, expect, it} from 'vitest';
import {bytesInMemory, readProfile} from '../../src/formats/index.js';
import {profileTotal} from '../../src/model/totals.js';
import {flamegraphSvg} from '../../src/reports/flamegraph-svg.js';
import {drawStacks} from '../support/draw-profile.js';
import {profileFromCalls, profileFromFolded} from '../support/profile-from-folded.js';

const title = 'python app.py';

describe('flamegraphSvg', () => {
  it('is read back as the tree it was drawn from', () => {
    const profile = profileFromFolded(
      'main (app.py:1);load (app.py:9) 30',
      'main (app.py:1);load (app.py:9);parse (lib/p.py:4) 50',
      'main (app.py:1) 20',
    );
    const back = readProfile(bytesInMemory('flamegraph.svg', Buffer.from(flamegraphSvg(profile, {title}))));
    expect(drawStacks(back)).toEqual(drawStacks(profile));
  });

  it('gives exact figures for each box, and the names as text', () => {
    const svg = flamegraphSvg(profileFromFolded('main (app.js:1);load (app.js:9) 1500', 'main (app.js:1) 500'), {title});
    expect(svg).toContain('<title>load (app.js:9) (1,500 samples, 75.00%)</title>');
    expect(svg).toMatch(/<text[^>]*>load \(app\.js:9\)<\/text>/);
    expect(svg).toContain('>python app.py</text>');
    expect(svg).toContain('2,000 samples');
  });

  it('puts callees under their caller, the widest first', () => {
    const svg = flamegraphSvg(profileFromFolded('main;a 10', 'main;b 30'), {title});
    const place = (name: string): readonly number[] => {
      const found = new RegExp(`<title>${name} \\([^<]*</title><rect class="[^"]*" x="([\\d.]+)" y="(\\d+)"`).exec(svg);
      return [Number(found?.[1]), Number(found?.[2])];
    };
    expect(place('b')[0]).toBe(place('main')[0]);
    expect(place('a')[0]).toBeGreaterThan(place('b')[0] ?? Number.NaN);
    expect(place('a')[1]).toBeGreaterThan(place('main')[1] ?? Number.NaN);
  });

  it('says how many boxes were too narrow to draw', () => {
    const tiny = Array.from({length: 40}, (_, index) => `main;tiny${index} 1`);
    const svg = flamegraphSvg(profileFromFolded('main;work 1000000', ...tiny), {title});
    expect(svg).toMatch(/40 boxes narrower than .* not drawn, together &lt; 0\.1 %/);
    expect(svg).not.toContain('tiny3');
  });

  it('says that a profile without cost is empty, and draws no box', () => {
    const profile = profileFromFolded('main;work 1');
    const [metric] = profile.metrics;
    const svg = flamegraphSvg({...profile, metrics: [{...metric, self: metric.self.map(() => 0)}]}, {title});
    expect(svg).toContain('This profile is empty');
    expect(svg).not.toMatch(/<title>|NaN|Infinity/);
  });

  it('shows the subtitle under the figures', () => {
    expect(flamegraphSvg(profileFromFolded('main 1'), {title, subtitle: 'worker 2 of 3'})).toContain('>worker 2 of 3</text>');
  });

  it('stays below 2 MB however many functions there are', () => {
    const many = Array.from(
      {length: 30_000},
      (_, index) => `main;function_with_a_long_name_${index} (/srv/app/src/components/part_${index}.py:${index + 1}) 1`,
    );
    const svg = flamegraphSvg(profileFromFolded(...many), {title});
    expect(Buffer.byteLength(svg)).toBeLessThan(2_000_000);
    expect(svg).toContain('not drawn');
  });

  it('draws stacks deeper than a page and says where it stops', () => {
    const deep = Array.from({length: 3_000}, (_, index) => `f${index % 7}`).join(';');
    const svg = flamegraphSvg(profileFromFolded(`${deep} 10`), {title});
    expect(svg).toMatch(/boxes deeper than \d+ levels not drawn/);
  });

  it('lets no name become markup, a script or an unprintable character', () => {
    const svg = flamegraphSvg(profileFromFolded('<img src=x onerror=alert(1)>;"quoted" & \u001b[31mred\u202e 10'), {
      title: '</text><script>alert(1)</script>',
    });
    expect(svg).not.toMatch(/<(?:script|img)/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(svg).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202e]/);
    expect(svg).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  it('has colours for light and dark, and a legend of the owners that are there', () => {
    const svg = flamegraphSvg(profileFromFolded('main (app.js:1);x (/p/node_modules/m/i.js:1) 10'), {title});
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(svg).toContain('>your code</text>');
    expect(svg).toContain('>dependency</text>');
    expect(svg).not.toContain('>kernel</text>');
  });

  it('draws own time of a call graph as bars and says that stacks are not known', () => {
    const profile = profileFromCalls(
      {name: 'main', file: 'app.py', line: 1, calls: 1, self: 10, total: 100, callees: {load: [4, 90]}},
      {name: 'load', file: 'app.py', line: 5, calls: 4, self: 90, total: 90},
    );
    const svg = flamegraphSvg(profile, {title});
    expect(svg).toContain('call graph without stacks');
    expect(svg.indexOf('load (app.py:5)')).toBeLessThan(svg.indexOf('main (app.py:1)'));
    expect(svg).toContain('4 calls');
    expect(profileTotal(profile)).toBe(100e6);
  });
});
