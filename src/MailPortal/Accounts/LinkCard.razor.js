// Microsoft's page in a small window; false where the browser opens none.
export function open(address, card) {
    const width = 520, height = 700;
    const left = Math.max(0, screenX + (outerWidth - width) / 2), top = Math.max(0, screenY + (outerHeight - height) / 2);
    const small = window.open(address, 'mailportal-link', `popup,width=${width},height=${height},left=${left},top=${top}`);
    if (!small) return false;
    const watch = setInterval(() => {
        if (!small.closed) return;
        clearInterval(watch);
        card.invokeMethodAsync('WindowClosedAsync').catch(() => { /* the page was left */ });
    }, 500);
    return true;
}
