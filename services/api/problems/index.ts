export * from './client-problems';
export { shown } from './problem';
export { problemHandler } from './problem-handler';
export { UnavailableProblem } from './server-problems';
