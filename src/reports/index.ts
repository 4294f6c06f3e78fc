// Every form a Profile or a Report can be shown in.
export {fitReport} from './budget.js';
export {flamegraphSvg} from './flamegraph-svg.js';
export {foldedText} from './folded.js';
export {reportMarkdown} from './markdown.js';
export {formatCount, formatQuantity, formatShare} from './quantity.js';
export {speedscopeJson} from './speedscope.js';
