// It is with the services because they have a command, too, and their image has nothing of this folder.
export { parseArguments, UsageError } from '../../services/shared/command/arguments';
