namespace MailPortal.Tests.Invoices.Formats.Dian;

/// <summary>A small invoice, its container and DIAN's answer, made up for tests; without anything odd about them.</summary>
internal static class DianFixture
{
    public const string Code = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    public const string OtherCode = "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210";

    private const string Space = """
        xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2" xmlns:sts="dian:gov:co:facturaelectronica:Structures-2-1"
        """;

    public const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

    public const string Invoice = Declaration + "<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" " + Space + """
        >
          <ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><sts:DianExtensions>
            <sts:InvoiceControl><sts:InvoiceAuthorization>18760000001</sts:InvoiceAuthorization>
              <sts:AuthorizationPeriod><cbc:StartDate>2024-01-01</cbc:StartDate><cbc:EndDate>2026-12-31</cbc:EndDate></sts:AuthorizationPeriod>
              <sts:AuthorizedInvoices><sts:Prefix>FV</sts:Prefix><sts:From>1</sts:From><sts:To>5000</sts:To></sts:AuthorizedInvoices></sts:InvoiceControl>
            <sts:SoftwareProvider><sts:ProviderID schemeID="4" schemeName="31">800197268</sts:ProviderID><sts:SoftwareID>soft-1</sts:SoftwareID></sts:SoftwareProvider>
            <sts:QRCode>https://catalogo-vpfe.dian.gov.co/document/searchqr?documentkey=
        """ + Code + """
        </sts:QRCode></sts:DianExtensions></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>
          <cbc:UBLVersionID>UBL 2.1</cbc:UBLVersionID>
          <cbc:CustomizationID>10</cbc:CustomizationID>
          <cbc:ProfileID>DIAN 2.1: Factura Electrónica de Venta</cbc:ProfileID>
          <cbc:ProfileExecutionID>1</cbc:ProfileExecutionID>
          <cbc:ID>FV123</cbc:ID>
          <cbc:UUID schemeID="1" schemeName="CUFE-SHA384">
        """ + Code + """
        </cbc:UUID>
          <cbc:IssueDate>2025-03-04</cbc:IssueDate>
          <cbc:IssueTime>09:15:30-05:00</cbc:IssueTime>
          <cbc:DueDate>2025-04-03</cbc:DueDate>
          <cbc:InvoiceTypeCode>01</cbc:InvoiceTypeCode>
          <cbc:Note>Una nota</cbc:Note>
          <cbc:DocumentCurrencyCode>COP</cbc:DocumentCurrencyCode>
          <cbc:LineCountNumeric>1</cbc:LineCountNumeric>
          <cac:OrderReference><cbc:ID>4500012345</cbc:ID></cac:OrderReference>
          <cac:AccountingSupplierParty><cac:Party><cac:PartyTaxScheme>
            <cbc:RegistrationName>PAPELERÍA EJEMPLO S.A.S.</cbc:RegistrationName>
            <cbc:CompanyID schemeID="4" schemeName="31">800197268</cbc:CompanyID></cac:PartyTaxScheme></cac:Party></cac:AccountingSupplierParty>
          <cac:AccountingCustomerParty><cac:Party><cac:PartyTaxScheme>
            <cbc:RegistrationName>COMPRADORA EJEMPLO S.A.</cbc:RegistrationName>
            <cbc:CompanyID schemeID="3" schemeName="31">900108281</cbc:CompanyID></cac:PartyTaxScheme></cac:Party></cac:AccountingCustomerParty>
          <cac:PaymentMeans><cbc:ID>2</cbc:ID><cbc:PaymentMeansCode>47</cbc:PaymentMeansCode></cac:PaymentMeans>
          <cac:TaxTotal><cbc:TaxAmount currencyID="COP">190.00</cbc:TaxAmount><cac:TaxSubtotal><cbc:TaxableAmount currencyID="COP">1000.00</cbc:TaxableAmount>
            <cbc:TaxAmount currencyID="COP">190.00</cbc:TaxAmount><cac:TaxCategory><cbc:Percent>19.00</cbc:Percent>
            <cac:TaxScheme><cbc:ID>01</cbc:ID><cbc:Name>IVA</cbc:Name></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
          <cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="COP">1000.00</cbc:LineExtensionAmount>
            <cbc:TaxExclusiveAmount currencyID="COP">1000.00</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount currencyID="COP">1190.00</cbc:TaxInclusiveAmount>
            <cbc:PayableAmount currencyID="COP">1190.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
          <cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="94">4</cbc:InvoicedQuantity>
            <cbc:LineExtensionAmount currencyID="COP">1000.00</cbc:LineExtensionAmount>
            <cac:Item><cbc:Description>Resma de papel</cbc:Description><cac:SellersItemIdentification><cbc:ID>P-1</cbc:ID></cac:SellersItemIdentification></cac:Item>
            <cac:Price><cbc:PriceAmount currencyID="COP">250.00</cbc:PriceAmount></cac:Price></cac:InvoiceLine>
        </Invoice>
        """;

    public const string Response = Declaration + "<ApplicationResponse xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2\" " + Space + """
        >
          <cbc:ProfileID>DIAN 2.1</cbc:ProfileID><cbc:ProfileExecutionID>1</cbc:ProfileExecutionID><cbc:ID>77</cbc:ID>
          <cbc:UUID schemeName="CUDE-SHA384">aa00456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef</cbc:UUID>
          <cbc:IssueDate>2025-03-04</cbc:IssueDate><cbc:IssueTime>09:15:40-05:00</cbc:IssueTime>
          <cac:SenderParty><cac:PartyTaxScheme><cbc:RegistrationName>DIAN</cbc:RegistrationName><cbc:CompanyID schemeID="4" schemeName="31">800197268</cbc:CompanyID></cac:PartyTaxScheme></cac:SenderParty>
          <cac:ReceiverParty><cac:PartyTaxScheme><cbc:RegistrationName>PAPELERÍA EJEMPLO S.A.S.</cbc:RegistrationName><cbc:CompanyID schemeID="4" schemeName="31">800197268</cbc:CompanyID></cac:PartyTaxScheme></cac:ReceiverParty>
          <cac:DocumentResponse><cac:Response><cbc:ResponseCode>02</cbc:ResponseCode><cbc:Description>Documento validado por la DIAN</cbc:Description></cac:Response>
            <cac:DocumentReference><cbc:ID>FV123</cbc:ID><cbc:UUID schemeName="CUFE-SHA384">
        """ + Code + """
        </cbc:UUID></cac:DocumentReference>
            <cac:LineResponse><cac:Response><cbc:ResponseCode>0000</cbc:ResponseCode><cbc:Description>0</cbc:Description></cac:Response></cac:LineResponse>
            <cac:LineResponse><cac:Response><cbc:ResponseCode>FAJ43b</cbc:ResponseCode><cbc:Description>Nombre no coincide</cbc:Description></cac:Response></cac:LineResponse>
          </cac:DocumentResponse>
        </ApplicationResponse>
        """;

    /// <summary>The invoice as a credit note: other root, other type, other line.</summary>
    public static string CreditNote { get; } = Invoice
        .Replace("<cbc:InvoiceTypeCode>01<", "<cbc:CreditNoteTypeCode>91<", StringComparison.Ordinal).Replace("</cbc:InvoiceTypeCode>", "</cbc:CreditNoteTypeCode>", StringComparison.Ordinal)
        .Replace("InvoicedQuantity", "CreditedQuantity", StringComparison.Ordinal).Replace("cac:InvoiceLine", "cac:CreditNoteLine", StringComparison.Ordinal)
        .Replace("<Invoice ", "<CreditNote ", StringComparison.Ordinal).Replace("</Invoice>", "</CreditNote>", StringComparison.Ordinal)
        .Replace("xsd:Invoice-2", "xsd:CreditNote-2", StringComparison.Ordinal).Replace("CUFE-SHA384", "CUDE-SHA384", StringComparison.Ordinal);

    /// <summary>The container as a well-behaved issuer writes it.</summary>
    public static string Container(string document, string? response = Response) => ContainerOf(Cdata(document), response is null ? "" : Cdata(response));

    /// <summary>The container around ready-made content of the two cbc:Description.</summary>
    public static string ContainerOf(string main, string lineReference) => Declaration
        + "<AttachedDocument xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:AttachedDocument-2\" " + Space + $"""
        >
          <cbc:UBLVersionID>UBL 2.1</cbc:UBLVersionID><cbc:ProfileID>DIAN 2.1</cbc:ProfileID><cbc:ProfileExecutionID>1</cbc:ProfileExecutionID>
          <cbc:ID>4711</cbc:ID><cbc:IssueDate>2025-03-04</cbc:IssueDate><cbc:IssueTime>09:16:00-05:00</cbc:IssueTime>
          <cbc:DocumentType>Contenedor de Factura Electrónica</cbc:DocumentType><cbc:ParentDocumentID>FV123</cbc:ParentDocumentID>
          <cac:SenderParty><cac:PartyTaxScheme><cbc:RegistrationName>PAPELERÍA EJEMPLO S.A.S.</cbc:RegistrationName><cbc:CompanyID schemeID="4" schemeName="31">800197268</cbc:CompanyID></cac:PartyTaxScheme></cac:SenderParty>
          <cac:ReceiverParty><cac:PartyTaxScheme><cbc:RegistrationName>COMPRADORA EJEMPLO S.A.</cbc:RegistrationName><cbc:CompanyID schemeID="3" schemeName="31">900108281</cbc:CompanyID></cac:PartyTaxScheme></cac:ReceiverParty>
          <cac:Attachment><cac:ExternalReference><cbc:MimeCode>text/xml</cbc:MimeCode><cbc:EncodingCode>UTF-8</cbc:EncodingCode>
            <cbc:Description>{main}</cbc:Description></cac:ExternalReference></cac:Attachment>
          <cac:ParentDocumentLineReference><cbc:LineID>1</cbc:LineID><cac:DocumentReference><cbc:ID>FV123</cbc:ID>
            <cbc:UUID schemeName="CUFE-SHA384">{Code}</cbc:UUID><cbc:IssueDate>2025-03-04</cbc:IssueDate><cbc:DocumentType>ApplicationResponse</cbc:DocumentType>
            <cac:Attachment><cac:ExternalReference><cbc:MimeCode>text/xml</cbc:MimeCode><cbc:EncodingCode>UTF-8</cbc:EncodingCode>
              <cbc:Description>{lineReference}</cbc:Description></cac:ExternalReference></cac:Attachment>
            <cac:ResultOfVerification><cbc:ValidatorID>DIAN</cbc:ValidatorID><cbc:ValidationResultCode>02</cbc:ValidationResultCode>
              <cbc:ValidationDate>2025-03-04</cbc:ValidationDate><cbc:ValidationTime>09:15:40-05:00</cbc:ValidationTime></cac:ResultOfVerification>
          </cac:DocumentReference></cac:ParentDocumentLineReference>
        </AttachedDocument>
        """;

    /// <summary>CDATA; a "]]>" in the text splits it, as issuers have to.</summary>
    public static string Cdata(string text) => "<![CDATA[" + text.Replace("]]>", "]]]]><![CDATA[>", StringComparison.Ordinal) + "]]>";

    /// <summary>The text with one thing changed; a fixture that does not hold it fails the test instead of proving nothing.</summary>
    public static string With(this string text, string old, string @new)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, @new, StringComparison.Ordinal);
    }
}
