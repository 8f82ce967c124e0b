import { DomSanitizer } from '@angular/platform-browser';

export class Page {
  constructor(private sanitizer: DomSanitizer) {}
  show(text: string) {
    return this.sanitizer.bypassSecurityTrustHtml(text);
  }
}
