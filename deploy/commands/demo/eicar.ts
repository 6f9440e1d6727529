export { eicar } from '../../../services/worker/clamd/limits/eicar';
