namespace MailPortal.Invoices;

/// <summary>Formats of electronic documents that are recognised.</summary>
public enum DocumentFormat
{
    /// <summary>Colombia: UBL 2.1 in DIAN's profile, bare or in an AttachedDocument; payroll too.</summary>
    Dian,
    /// <summary>UBL 2.1 of any other profile: Peppol BIS, XRechnung.</summary>
    Ubl,
    /// <summary>UN/CEFACT Cross Industry Invoice: Factur-X, ZUGFeRD 2, XRechnung.</summary>
    Cii,
    /// <summary>ZUGFeRD 1.</summary>
    Zugferd1,
    /// <summary>Spain: Facturae 3.x.</summary>
    Facturae,
    /// <summary>Mexico: CFDI 3.2, 3.3, 4.0.</summary>
    Cfdi,
    /// <summary>Mexico: CFDI of withholdings; not an invoice.</summary>
    CfdiRetention,
    /// <summary>Peru: UBL in SUNAT's profile.</summary>
    Sunat,
    /// <summary>Chile: DTE and EnvioDTE.</summary>
    Sii,
    /// <summary>Ecuador: factura, notaCredito …, bare or in an autorizacion.</summary>
    Sri,
    /// <summary>Italy: FatturaPA.</summary>
    FatturaPa,
}

/// <summary>What a document is, whatever its format.</summary>
public enum DocumentClass
{
    /// <summary>Invoice.</summary>
    Invoice,
    /// <summary>Credit note.</summary>
    CreditNote,
    /// <summary>Debit note.</summary>
    DebitNote,
    /// <summary>An answer to a document: an event of DIAN (030–034 and others) or the authority's validation on its own.</summary>
    Response,
    /// <summary>Payroll: restricted, read without personal data.</summary>
    Payroll,
    /// <summary>Bought from somebody who need not invoice (documento soporte): issued by the buyer.</summary>
    SupportDocument,
    /// <summary>A ticket that stands for an invoice (POS, utilities and other "documentos equivalentes").</summary>
    EquivalentDocument,
    /// <summary>Withholding certificate.</summary>
    Retention,
    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>Where a document was made.</summary>
public enum DocumentEnvironment
{
    /// <summary>The document does not say.</summary>
    Unknown,
    /// <summary>A real document.</summary>
    Production,
    /// <summary>Made in the authority's test environment: without legal effect, keep out of totals.</summary>
    Test,
}
