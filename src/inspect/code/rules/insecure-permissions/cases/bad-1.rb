class PagesController < ApplicationController
  def show
    File.chmod(0777, '/srv/files')
  end
end
