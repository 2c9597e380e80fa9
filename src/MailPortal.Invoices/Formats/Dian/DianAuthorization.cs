using System.Xml.Linq;
using static MailPortal.Invoices.Formats.Dian.DianNames;

namespace MailPortal.Invoices.Formats.Dian;

/// <summary>
/// sts:DianExtensions. Its namespace has had two names (dian:gov:co:… and http://www.dian.gov.co/contratos/…), so it is read by local name.
/// </summary>
internal static class DianAuthorization
{
    public static DocumentAuthorization? Read(XElement root, DianValues values)
    {
        var extensions = root.Elements(Ext + "UBLExtensions").Descendants().FirstOrDefault(e => e.Name.LocalName == "DianExtensions");
        if (extensions is null) return null;
        var control = Find(extensions, "InvoiceControl");
        var (period, range, software) = (Find(control, "AuthorizationPeriod"), Find(control, "AuthorizedInvoices"), Find(extensions, "SoftwareProvider"));
        return new DocumentAuthorization(
            Find(control, "InvoiceAuthorization").Text(),
            Find(range, "Prefix").Text(),
            Find(range, "From").Text(),
            Find(range, "To").Text(),
            values.Date(Find(period, "StartDate").Text(), "AuthorizationPeriod/StartDate"),
            values.Date(Find(period, "EndDate").Text(), "AuthorizationPeriod/EndDate"),
            Find(software, "ProviderID").Text(),
            Find(software, "SoftwareID").Text(),
            Find(extensions, "QRCode").Text());
    }

    private static XElement? Find(XElement? parent, string name) => parent?.Elements().FirstOrDefault(e => e.Name.LocalName == name);
}
