// The tools that the toolbox can hold, and how each is installed.
import type {Residence} from '../model/profiler.js';

export interface ToolboxTool {
  readonly tool: string;
  /** Name in the package registry. */
  readonly distribution: string;
  readonly residence: Exclude<Residence, {readonly in: 'runtime'}>;
  readonly installer: 'pip' | 'npm';
}

export const toolboxTools: readonly ToolboxTool[] = [
  {tool: 'py-spy', distribution: 'py-spy', residence: {in: 'program', program: 'py-spy'}, installer: 'pip'},
  {tool: 'scalene', distribution: 'scalene', residence: {in: 'interpreter', module: 'scalene'}, installer: 'pip'},
  {tool: 'memory-profiler', distribution: 'memory-profiler', residence: {in: 'interpreter', module: 'memory_profiler'}, installer: 'pip'},
  {tool: 'line-profiler', distribution: 'line-profiler', residence: {in: 'interpreter', module: 'line_profiler'}, installer: 'pip'},
  {tool: 'memray', distribution: 'memray', residence: {in: 'interpreter', module: 'memray'}, installer: 'pip'},
  {tool: 'clinic', distribution: 'clinic', residence: {in: 'program', program: 'clinic'}, installer: 'npm'},
  {tool: 'autocannon', distribution: 'autocannon', residence: {in: 'program', program: 'autocannon'}, installer: 'npm'},
  {tool: 'lighthouse', distribution: 'lighthouse', residence: {in: 'program', program: 'lighthouse'}, installer: 'npm'},
];
