export { runCommand } from '../../services/shared/command/run-command';
