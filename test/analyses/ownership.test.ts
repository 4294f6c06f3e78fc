// Whose time it is: what climbs to whom, and what is no part of the program's work.
import {describe, expect, it} from 'vitest';
import {workFlows} from '../../src/analyses/flows.js';
import {ownershipOf} from '../../src/analyses/ownership.js';
import {startUpOf} from '../../src/analyses/start-up.js';
import type {Profile} from '../../src/model/profile.js';
import {profileFromFolded} from '../support/profile-from-folded.js';

/** `name kept/reach` of each function, the largest reach first. */
const flows = (profile: Profile): readonly string[] =>
  [...workFlows(profile, ownershipOf(profile)).functions]
    .sort((a, b) => b.reach - a.reach || b.kept - a.kept)
    .map(({row, kept, reach}) => `${profile.frames.name[row]} ${kept}/${reach}`);

const loader = '_find_and_load (<frozen importlib._bootstrap>)';

describe('time of what nobody can edit climbs to the nearest function somebody can', () => {
  it('natives, the runtime, regular expressions', () => {
    expect(
      flows(profileFromFolded('main (a.js);parse (a.js);RegExp: x+ 40', 'main (a.js);parse (a.js);stat (node:fs);uv_fs_stat 60')),
    ).toEqual(['parse 100/100', 'main 0/100']);
  });

  it('a nameless callback belongs to the function of the same file that runs it', () => {
    expect(flows(profileFromFolded('merge (a.js:3:1);map (node:array);(anonymous) (a.js:9:5) 100'))).toEqual(['merge 100/100']);
    expect(flows(profileFromFolded('merge (a.js:3:1);(anonymous) (b.js:9:5) 100'))).toEqual(
      ['merge 0/100', '(anonymous) 100/100'].reverse(),
    );
  });

  it('a recursive function counts once, at its deepest place', () => {
    expect(flows(profileFromFolded('walk (a.py);visit (a.py);walk (a.py);visit (a.py);walk (a.py) 100'))).toEqual([
      'walk 100/100',
      'visit 0/100',
    ]);
  });

  it('the collector’s time belongs to the function it interrupted', () => {
    const profile = profileFromFolded('main (a.js);copy (a.js) 60', '(garbage collector) 40');
    const node = (name: string): number => Array.from(profile.nodes.frame).findLastIndex(row => profile.frames.name[row] === name);
    const samples = {
      node: Int32Array.of(node('copy'), node('(garbage collector)')),
      weight: Float64Array.of(60, 40),
      timeNs: Float64Array.of(0, 60),
      thread: Uint16Array.of(0, 0),
    };
    expect(flows({...profile, samples})).toEqual(['copy 100/100', 'main 0/100']);
  });
});

describe('what is no part of the program’s work', () => {
  it('loading modules', () => {
    const profile = profileFromFolded(
      `<module> (app.py);${loader};<module> (/x/site-packages/big/__init__.py);setup (/x/site-packages/big/__init__.py) 60`,
      '<module> (app.py);work (app.py) 40',
    );
    expect(flows(profile)).toEqual(['work 40/40', '<module> 0/40']);
    expect(startUpOf(profile)).toEqual({value: 60, packages: [{name: 'big', value: 60}]});
  });

  it('the way from Node’s own start to the program’s first function', () => {
    const profile = profileFromFolded(
      'run (node:internal/modules/run_main);compile (node:internal/modules/cjs/loader);main (app.js) 70',
      'run (node:internal/modules/run_main);compile (node:internal/modules/cjs/loader);stat (node:fs) 30',
    );
    expect(flows(profile)).toEqual(['main 70/70']);
    expect(startUpOf(profile).value).toBe(30);
  });

  it('waiting, and the profiler itself', () => {
    expect(flows(profileFromFolded('main (a.js) 50', '(idle) 40', 'hook (/x/perfwright/preload/v8.js) 10'))).toEqual(['main 50/50']);
  });

  it('a dependency that runs the user’s code, such as a test runner', () => {
    const profile = profileFromFolded(
      'run (/x/site-packages/runner/main.py);call (/x/site-packages/runner/call.py);test_a (test_a.py) 90',
      'run (/x/site-packages/runner/main.py) 10',
    );
    expect(flows(profile)).toEqual(['test_a 90/90']);
  });

  it('but a dependency that is the program is', () => {
    expect(flows(profileFromFolded('run (/x/site-packages/tool/main.py);format (/x/site-packages/tool/f.py) 100'))).toEqual([
      'format 100/100',
      'run 0/100',
    ]);
  });
});
