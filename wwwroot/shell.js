// What has to answer without waiting for a circuit. No framework, no state.
(() => {
    // The portal tells times in the person's zone; only the browser knows it.
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone) {
        const secure = location.protocol === 'https:' ? '; Secure' : '';
        document.cookie = `MailPortal.TimeZone=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    }

    async function copy(button) {
        const text = button.dataset.copy;
        try {
            await navigator.clipboard.writeText(text);
        } catch {
            // Without https there is no clipboard API: the old way through a selected field.
            const field = document.createElement('textarea');
            field.value = text;
            field.style.position = 'fixed';
            field.style.opacity = '0';
            document.body.append(field);
            field.select();
            document.execCommand('copy');
            field.remove();
            button.focus();
        }
        const status = button.parentElement?.querySelector('[data-copied-text]');
        button.dataset.copied = '';
        if (status) status.textContent = status.dataset.copiedText;
        setTimeout(() => {
            delete button.dataset.copied;
            if (status) status.textContent = '';
        }, 1600);
    }

    document.addEventListener('click', event => {
        if (!(event.target instanceof Element)) return;
        const button = event.target.closest('[data-copy]');
        if (button) copy(button);
        if (event.target.closest('[data-reload]')) location.reload();
        const skip = event.target.closest('[data-skip]');
        if (skip) {
            event.preventDefault();
            document.getElementById(skip.dataset.skip)?.focus();
        }
        // On a phone the navigation lies over the page: it folds once a page is chosen.
        if (event.target.closest('[popover] a')) event.target.closest('[popover]').hidePopover();
    });
})();
