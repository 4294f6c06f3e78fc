// Start-up: time the runtime spends on loading modules, before and beside the work itself.
import type {Analysis} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';
import {profileTotal} from '../model/totals.js';
import {percent} from './locate.js';

const worthSaying = 0.15;
const loaderFile =
  /^node:internal\/(?:modules|bootstrap|main|process\/(?:execution|pre_execution))|^<frozen (?:importlib|zipimport|runpy)|[\\/]importlib[\\/]/;
const loaderName = /^(?:compileFunction\w*|wrapSafe|\{built-in method (?:marshal\.loads|_imp\.\w+|builtins\.compile)\})$/;

export const startUp: Analysis = {
  id: 'start-up',
  title: 'Start-up and imports',
  analyse: profile => {
    const all = profileTotal(profile);
    const loading = loadingTime(profile);
    const share = all > 0 ? Math.min(1, loading / all) : 0;
    if (share < worthSaying) return {findings: [], warnings: []};
    return {
      findings: [
        {
          kind: 'start-up',
          level: 'derived',
          title: `${percent(share)} of the time goes into loading modules`,
          totalShare: Number(share.toFixed(4)),
          total: Math.round(loading),
          ceilingPercent: Number((100 * share).toFixed(1)),
          evidence: ['self time of the module loader and of compiling what it loads'],
          advice: 'If the program is short, measure a longer workload; otherwise import less, or later.',
        },
      ],
      warnings: [],
    };
  },
};

const loadingTime = (profile: Profile): number => {
  const {name, file} = profile.frames;
  const isLoader = name.map((text, row) => loaderFile.test(file[row] ?? '') || loaderName.test(text));
  let sum = 0;
  if (profile.graph !== undefined) {
    for (const [row, loads] of isLoader.entries()) if (loads) sum += profile.graph.self[row] ?? 0;
    return sum;
  }
  const own = profile.metrics[0].self;
  for (let node = 0; node < own.length; node += 1) if (isLoader[profile.nodes.frame[node] ?? 0] === true) sum += own[node] ?? 0;
  return sum;
};
