// Every form a Profile or a Report can be shown in.
export {comparisonSvg, sweepSvg} from './benchmark-svg.js';
export {differentialSvg} from './differential-svg.js';
export {fitReport, reportFitter} from './fit-report.js';
export {flamegraphSvg} from './flamegraph-svg.js';
export {foldedText} from './folded-text.js';
export {historySvg} from './history-svg.js';
export {formatCount, formatQuantity, formatShare} from './quantity.js';
export {reportMarkdown} from './report-markdown.js';
export {speedscopeJson} from './speedscope-json.js';
