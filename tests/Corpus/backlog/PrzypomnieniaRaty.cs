using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Net.Mail;
using System.Threading;

namespace Kredyt.Powiadomienia
{
    public class Rata
    {
        public int Id { get; set; }
        public string Klient { get; set; }
        public string Email { get; set; }
        public decimal Kwota { get; set; }
        public DateTime Termin { get; set; }
    }

    public class PrzypomnieniaRaty
    {
        private readonly DbConnection _baza;
        private readonly string _serwer;

        public PrzypomnieniaRaty(DbConnection baza, string serwer)
        {
            _baza = baza;
            _serwer = serwer;
        }

        public void Uruchom()
        {
            foreach (Rata rata in PobierzRaty())
            {
                bool wyslano = WyslijPrzypomnienie(rata);
                ZapiszWynik(rata.Id, wyslano);
            }
        }

        private bool WyslijPrzypomnienie(Rata rata)
        {
            MailMessage list = new MailMessage("raty@kredyt.example", rata.Email);
            list.Subject = "Przypomnienie o racie";
            list.Body = "Szanowny Kliencie " + rata.Klient + ", rata " + rata.Kwota.ToString("C") + " do dnia " + rata.Termin.ToShortDateString();

            int proba = 0;
            while (proba < 3)
            {
                proba++;
                try
                {
                    SmtpClient klient = new SmtpClient(_serwer);
                    klient.Send(list);
                    return true;
                }
                catch (SmtpException blad) //! SMTP101
                {
                    Console.WriteLine("Proba {0}: {1}", proba, blad.Message);
                    Thread.Sleep(10000 * proba);
                }
            }

            return false;
        }

        private IEnumerable<Rata> PobierzRaty()
        {
            List<Rata> raty = new List<Rata>();
            DbCommand polecenie = _baza.CreateCommand();
            polecenie.CommandText = "SELECT Id, Klient, Email, Kwota, Termin FROM Raty WHERE Termin < DATEADD(day, 3, GETDATE()) AND Wyslano IS NULL";
            using (DbDataReader czytnik = polecenie.ExecuteReader())
            {
                while (czytnik.Read())
                {
                    Rata rata = new Rata();
                    rata.Id = czytnik.GetInt32(0);
                    rata.Klient = czytnik.GetString(1);
                    rata.Email = czytnik.GetString(2);
                    rata.Kwota = czytnik.GetDecimal(3);
                    rata.Termin = czytnik.GetDateTime(4);
                    raty.Add(rata);
                }
            }
            return raty;
        }

        private void ZapiszWynik(int id, bool wyslano)
        {
            DbCommand polecenie = _baza.CreateCommand();
            polecenie.CommandText = "UPDATE Raty SET Wyslano = " + (wyslano ? "1" : "0") + " WHERE Id = " + id;
            polecenie.ExecuteNonQuery();
        }
    }
}
