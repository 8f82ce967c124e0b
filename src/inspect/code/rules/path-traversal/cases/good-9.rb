class PagesController < ApplicationController
  PAGES = %w[about imprint].freeze

  def show
    page = params[:page]
    render page if PAGES.include?(page)
  end

  def part
    render partial: 'parts/list', locals: { name: params[:part] }
  end

  def copy
    ftp = Net::FTP.new('files.example.com')
    ftp.getbinaryfile('report.pdf', "/srv/#{File.basename(params[:name])}")
  end
end
