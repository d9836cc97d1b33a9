// Rechnernetze, Blatt 7, Aufgabe 4: E-Mail von Hand verschicken
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

if (args.Length < 3)
{
    Console.WriteLine("Aufruf: aufgabe4 <server> <absender> <empfaenger>");
    return 1;
}

string server = args[0];
string absender = args[1];
string empfaenger = args[2];

Console.Write("Betreff: ");
string betreff = Console.ReadLine() ?? "";
Console.WriteLine("Text (Ende mit Leerzeile):");
var text = new StringBuilder();
while (true)
{
    string eingabe = Console.ReadLine();
    if (string.IsNullOrEmpty(eingabe))
        break;
    text.AppendLine(eingabe);
}

using var tcp = new TcpClient();
try
{
    tcp.Connect(server, 25);
}
catch (SocketException e)
{
    Console.WriteLine("Keine Verbindung: " + e.Message);
    return 2;
}

using var strom = tcp.GetStream();
using var lesen = new StreamReader(strom, Encoding.ASCII);
using var schreiben = new StreamWriter(strom, Encoding.ASCII);
schreiben.NewLine = "\r\n";
schreiben.AutoFlush = true;

// Begruessung des Servers
string begruessung = lesen.ReadLine(); //! SMTP003
Console.ForegroundColor = ConsoleColor.Green;
Console.WriteLine("S: " + begruessung);
Console.ResetColor();

Sende("EHLO " + Environment.MachineName);
string antwort = lesen.ReadLine(); //! SMTP006
Console.WriteLine("S: " + antwort);
if (!Ok(antwort, '2'))
    return Abbruch("EHLO", antwort);

Sende("MAIL FROM:<" + absender + ">");
antwort = lesen.ReadLine();
Console.WriteLine("S: " + antwort);
if (!Ok(antwort, '2'))
    return Abbruch("MAIL", antwort);

Sende("RCPT TO:<" + empfaenger + ">");
antwort = lesen.ReadLine();
Console.WriteLine("S: " + antwort);
if (!Ok(antwort, '2'))
    return Abbruch("RCPT", antwort);

Sende("DATA");
antwort = lesen.ReadLine();
Console.WriteLine("S: " + antwort);
if (!Ok(antwort, '3'))
    return Abbruch("DATA", antwort);

Sende("From: " + absender);
Sende("To: " + empfaenger);
Sende("Subject: " + betreff);
Sende("");
foreach (string zeile in text.ToString().Split('\n'))
{
    string z = zeile.TrimEnd('\r');
    Sende(z.StartsWith('.') ? "." + z : z);
}
Sende(".");
antwort = lesen.ReadLine();
Console.WriteLine("S: " + antwort);
if (!Ok(antwort, '2'))
    return Abbruch("Nachricht", antwort);

Sende("QUIT");
Console.WriteLine("S: " + lesen.ReadLine());
return 0;

void Sende(string zeile)
{
    Console.WriteLine("C: " + zeile);
    schreiben.WriteLine(zeile);
}

bool Ok(string a, char ziffer) => a != null && a.Length >= 3 && a[0] == ziffer;

int Abbruch(string schritt, string a)
{
    Console.WriteLine(schritt + " wurde abgelehnt: " + a);
    schreiben.WriteLine("QUIT");
    return 3;
}
