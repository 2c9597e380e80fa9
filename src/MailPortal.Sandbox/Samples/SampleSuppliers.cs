namespace MailPortal.Sandbox.Samples;

/// <summary>The companies of the sample invoices.</summary>
public static class SampleSuppliers
{
    /// <summary>Who receives them.</summary>
    public static SampleParty Customer { get; } = new("999888777", "CONTOSO PRUEBAS S.A.S.", "Contoso Pruebas", "11001", "Bogotá, D.C.", "11", "Bogotá",
        "Carrera 7 # 71 - 21", SampleTenant.Mailbox, "O-13");

    public static IReadOnlyList<SampleSupplier> All { get; } =
    [
        new(new("999100201", "PAPELERÍA EL ÑANDÚ S.A.S.", "Papelería El Ñandú", "05001", "Medellín", "05", "Antioquia", "Calle 10 # 43 - 12", "facturacion@elnandu.example", "R-99-PN"),
            "PAP", "4b7e1c9a05d23f8866a1e0c7b94d52f3a8610e7d",
            [
                new("R-75", "Resma de papel carta 75 g", "94", 18_900, "01", 19),
                new("B-12", "Bolígrafos de tinta gel, caja por 12", "94", 32_400, "01", 19),
                new("C-01", "Cuaderno cosido de 100 hojas", "94", 7_600, "01", 5),
                new("L-03", "Libro de contabilidad", "94", 54_000, "01", 0),
            ], []),
        new(new("999100302", "SERVICIOS LOGÍSTICOS DEL PACÍFICO S.A.", "Logipacífico", "76001", "Cali", "76", "Valle del Cauca", "Avenida 6N # 25 - 30", "efactura@logipacifico.example", "O-15"),
            "LPF", "c0a9d3b4e57f12680b9c4a7de2318f5566d0e1ab",
            [
                new("TR-URB", "Transporte urbano de mercancía", "WSD", 850_000, "01", 19),
                new("BOD-M2", "Almacenamiento en bodega, metro cuadrado y mes", "MTK", 42_500, "01", 19),
                new("MAN-H", "Manipulación de carga, hora", "HUR", 38_000, "01", 19),
            ], [("06", "ReteRenta", 4m), ("07", "ReteICA", 0.966m)]),
        new(new("999100403", "RESTAURANTE LA CUCHARA DE PALO LTDA.", "La Cuchara de Palo", "11001", "Bogotá, D.C.", "11", "Bogotá", "Calle 69A # 5 - 40", "cuentas@lacuchara.example", "O-47"),
            "RCP", "77e2b0f1449ac8d35e6017bb2c94fa0d815e36c9",
            [
                new("ALM-E", "Almuerzo ejecutivo", "94", 24_000, "04", 8),
                new("REF-R", "Refrigerio para reuniones", "94", 12_500, "04", 8),
            ], []),
        new(new("999100504", "AGROINSUMOS & SEMILLAS \"LA COSECHA\" S.A.S.", "Agroinsumos La Cosecha", "73001", "Ibagué", "73", "Tolima", "Kilómetro 3 vía Espinal, bodega 8", "facturas@lacosecha.example", "O-13"),
            "AGC", "e91f6a2d7c3b5048d1f9a60e84b7c2d35f10986a",
            [
                new("SEM-M", "Semilla de maíz híbrido, bulto", "KGM", 412_000, "01", 0),
                new("FER-N", "Fertilizante 15-15-15, bulto de 50 kg", "KGM", 168_300, "01", 5),
                new("HER-A", "Bomba de espalda para fumigación", "94", 236_900, "01", 19),
            ], [("06", "ReteRenta", 2.5m)]),
    ];
}
