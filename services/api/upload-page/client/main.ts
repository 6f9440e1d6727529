import type { UploadRules } from '../../upload/upload-schemas';
import { get } from './http';
import { UploadPage } from './upload-page';

get<UploadRules>('/api/upload').then(
  (rules) => new UploadPage(rules).start(),
  () => {
    const live = document.getElementById('rules');
    if (live) live.textContent = 'The service does not answer. Load this page again in a while.';
  },
);
